-- Notes at the foot of the page, as WeasyPrint sets them: `float: footnote` on a span.
function Note(note)
  return pandoc.Span(pandoc.utils.blocks_to_inlines(note.content), { class = "footnote" })
end
