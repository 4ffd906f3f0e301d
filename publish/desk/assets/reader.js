// The book in a reading engine, foliate-js, which opens the draft as an EPUB: container, package,
// spine, contents. Its documents come from their own addresses, under a policy without scripts.

import './foliate/view.js'
import { EPUB } from './foliate/epub.js'
import { FootnoteHandler } from './foliate/footnotes.js'
import { renew } from './renewal.js'

const PAPERS = { light: ['#ffffff', '#1d1b18'], sepia: ['#f8f1e3', '#4f321c'], dark: ['#121212', '#dedede'] }
const EM = 16, WIDEST = 34, NARROWEST = 22  // of a column, in em
const LINES = 60  // pixels that an arrow scrolls
const TALLEST = 0.6  // of a note, in heights of the window
const named = id => document.getElementById(id)
const pages = named('pages'), contents = named('toc'), note = named('note')
const [paper, flow, progress] = ['paper', 'flow', 'progress'].map(named)
const base = new URL(named('reader').dataset.book, location.href).href
const place = `place of ${location.pathname}`
const percent = new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' })
const footnotes = new FootnoteHandler()

const given = new WeakMap()  // the body of a document as the server gave it
let view = null, opened = ''
let read = null  // the section and the range that were gone to last

/** Shows a draft: its words where the book is open; a new look opens it anew at the same place. */
export async function show({ look, files }) {
    if (view) await renewed()
    if (look === opened) return
    await open(new Map(files.split(';').map(file => file.split(' '))))
    opened = look
}

async function open(sizes) {
    const next = document.createElement('foliate-view')
    next.className = 'waiting'
    pages.append(next)
    let again = null
    try {
        await next.open(await bookOf(sizes))
        attend(next)
        dress(next)
        if (sessionStorage[place]) again = await returned(next, JSON.parse(sessionStorage[place]))
        if (!next.lastLocation) await next.goToTextStart()
    } catch (error) {
        next.remove()
        throw error
    }
    view?.close()
    view?.remove()
    view = next
    view.className = ''
    if (again) keep(view, again)
    contents.replaceChildren(listed(view.book.toc ?? []))
    progress.dir = view.book.dir ?? 'auto'
    located(view.lastLocation)
    backed()
}

// To a place in a document, wherever in the book that stands now; gives it, if it is there.
async function returned(own, { id, cfi }) {
    const index = own.book.sections.findIndex(section => section.id === id)
    if (index < 0) return null
    await own.renderer.goTo({ index, anchor: doc => anchored(own, cfi, doc) ?? 0 })
    const range = anchored(own, cfi, own.renderer.getContents()[0].doc)
    own.history.pushState(own.getCFI(index, range))
    return range && { index, range }
}

function anchored(own, cfi, doc) {
    try {
        return own.resolveNavigation(cfi).anchor(doc)
    } catch {
        return null
    }
}

async function bookOf(sizes) {
    const book = await new EPUB({
        loadText: async name => sizes.has(name) ? (await fetch(base + name)).text() : null,
        loadBlob: () => null,
        getSize: name => Number(sizes.get(name) ?? 0),
    }).init()
    for (const section of book.sections) {
        section.load = async () => {
            await measured()
            return base + section.id
        }
        section.unload = () => {}
    }
    return book
}

// The engine may not be told of its measures while a document is on its way.
function measured() {
    if (document.hidden) return null
    return new Promise(done => requestAnimationFrame(() => setTimeout(done)))
}

// The document that is shown is made the newer one; others are asked for when they are gone to.
async function renewed() {
    const [{ index, doc }] = view.renderer.getContents()
    if (!given.has(doc)) throw new Error('A document is on its way.')
    const answer = await fetch(base + view.book.sections[index].id)
    if (!answer.ok) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'application/xhtml+xml').body
    renew(doc.body, given.get(doc), fresh)
    given.set(doc, fresh)
    view.renderer.render()
    if (read?.index === index) keep(view, read)
}

// What the engine tells ---------------------------------------------------------------------------

function attend(own) {
    own.addEventListener('load', ({ detail: { doc } }) => {
        given.set(doc, doc.body.cloneNode(true))
        doc.defaultView.frameElement.title = named('title').textContent.trim()
        doc.addEventListener('keydown', pressed)
    })
    own.addEventListener('relocate', ({ detail }) => { if (own === view) located(detail) })
    own.renderer.addEventListener('relocate', ({ detail: { reason, index, range } }) => {
        if (own === view && reason !== 'anchor') keep(own, { index, range })
    })
    own.addEventListener('external-link', leave)
    own.addEventListener('link', event => footnotes.handle(own.book, event))
    own.history.addEventListener('index-change', backed)
}

function keep(own, { index, range }) {
    read = { index, range }
    sessionStorage[place] = JSON.stringify({ id: own.book.sections[index].id, cfi: own.getCFI(index, range) })
}

function located({ fraction, tocItem }) {
    progress.value = fraction
    named('percent').value = percent.format(fraction)
    const heads = view.renderer.heads ?? []
    for (const head of heads) head.textContent = named('title').textContent.trim()
    if (heads.length) heads.at(-1).textContent = tocItem?.label ?? ''
    for (const link of contents.querySelectorAll('a'))
        if (link.dataset.href === tocItem?.href) link.setAttribute('aria-current', 'location')
        else link.removeAttribute('aria-current')
}

function backed() {
    named('back').hidden = !view?.history.canGoBack
}

// A link that leads out opens a page of its own, which knows nothing of this one.
function leave(event) {
    event.preventDefault()
    const { href } = event.detail.a  // the engine's own leaves out the query
    if (!/^(https?|mailto):/i.test(href)) return
    Object.assign(document.createElement('a'), { href, target: '_blank', rel: 'noopener noreferrer' }).click()
}

footnotes.addEventListener('before-render', ({ detail: { view: own } }) => {
    own.renderer.setAttribute('flow', 'scrolled')
    own.renderer.setAttribute('margin', '8px')
    own.renderer.setStyles(styles())
    own.addEventListener('external-link', leave)
    own.addEventListener('link', event => {
        event.preventDefault()
        note.close()
        view.goTo(event.detail.href)
    })
    own.addEventListener('load', ({ detail: { doc } }) => {
        doc.defaultView.frameElement.title = note.getAttribute('aria-label')
        doc.addEventListener('keydown', event => { if (event.key === 'Escape') note.close() })
    })
    const text = named('note-text')
    own.addEventListener('relocate', () => {
        text.style.blockSize = `${Math.min(own.renderer.viewSize, innerHeight * TALLEST)}px`
    })
    text.replaceChildren(own)
    note.showModal()
    note.addEventListener('close', () => { own.close(); own.remove() }, { once: true })
})

// What is asked of it -----------------------------------------------------------------------------

const back = () => view.history.back()
const previous = () => view.prev(), next = () => view.next()
const KEYS = {
    ArrowLeft: () => view.goLeft(), ArrowRight: () => view.goRight(),
    ArrowUp: () => view.prev(view.renderer.scrolled ? LINES : undefined),
    ArrowDown: () => view.next(view.renderer.scrolled ? LINES : undefined),
    PageUp: previous, PageDown: next, ' ': next,
    Home: () => view.goToFraction(0), End: () => view.goToFraction(1),
}

function pressed(event) {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event
    if (!view || altKey || ctrlKey || metaKey || (shiftKey && key !== ' ')) return
    const act = shiftKey ? previous : KEYS[key]
    if (!act) return
    event.preventDefault()
    act()
}

function listed(items) {
    const list = document.createElement('ol')
    for (const { label, href, subitems } of items) {
        const item = document.createElement('li'), link = document.createElement('a')
        Object.assign(link, { href: base + href, dir: 'auto', textContent: label.trim() })
        link.dataset.href = href
        item.append(link, ...subitems?.length ? [listed(subitems)] : [])
        list.append(item)
    }
    return list
}

contents.addEventListener('click', event => {
    const href = event.target.closest('a')?.dataset.href
    if (!href) return
    event.preventDefault()
    contents.closest('details').open = false
    pages.focus()
    view.goTo(href)
})
document.addEventListener('keydown', event => {
    const { key, target } = event
    const own = target.closest('input, select, details, dialog') || key === ' ' && target.closest('button')
    if (target === document.body || named('reader').contains(target) && !own) pressed(event)
})
for (const [id, act] of Object.entries({ back, previous, next }))
    named(id).addEventListener('click', () => { if (view) act() })
progress.addEventListener('change', () => view?.goToFraction(Number(progress.value)))
named('close').addEventListener('click', () => note.close())

// How it looks ------------------------------------------------------------------------------------

const size = () => Number(localStorage.size ?? 100)

function styles() {
    const [ground, ink] = PAPERS[paper.value]
    return `html { --theme-bg-color: ${ground}; font-size: ${size()}% !important; `
        + `color-scheme: ${paper.value === 'dark' ? 'dark' : 'light'}; } `
        + `html, body { background: ${ground} !important; color: ${ink} !important; }`
}

function dress(own) {
    const [ground, ink] = PAPERS[paper.value]
    for (const sheet of [pages, note]) Object.assign(sheet.style, { background: ground, color: ink })
    own.renderer.setStyles(styles())
    fit(own)
}

// Lines are as long as they are read well, two columns where there is room for them.
function fit({ renderer }) {
    const em = EM * size() / 100
    const wanted = {
        'flow': flow.value,
        'max-inline-size': `${Math.round(em * WIDEST)}px`,
        'max-column-count': pages.clientWidth < 2 * NARROWEST * em ? '1' : '2',
    }
    for (const [name, value] of Object.entries(wanted))
        if (renderer.getAttribute(name) !== value) renderer.setAttribute(name, value)
}

const dark = matchMedia('(prefers-color-scheme: dark)').matches
paper.value = localStorage.paper in PAPERS ? localStorage.paper : dark ? 'dark' : 'light'
flow.value = localStorage.flow === 'scrolled' ? 'scrolled' : 'paginated'
for (const field of [paper, flow])
    field.addEventListener('change', () => {
        localStorage[field.id] = field.value
        if (view) dress(view)
    })
for (const button of document.querySelectorAll('[data-size]'))
    button.addEventListener('click', () => {
        localStorage.size = Math.min(300, Math.max(60, size() + Number(button.dataset.size)))
        if (view) dress(view)
    })
new ResizeObserver(() => { if (view) fit(view) }).observe(pages)
named('reader').hidden = false
