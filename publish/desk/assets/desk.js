// The desk in the browser: looks again when it is told that something changed. Works without.

const events = new EventSource(document.body.dataset.events)
const connection = document.getElementById('connection')
const reader = document.getElementById('reader') ? import('./reader.js') : null
let waiting = false, asked = false, key = ''

// What was told before the line was open was told to nobody.
events.addEventListener('open', () => {
    connection.hidden = true
    refresh()
})
events.addEventListener('error', () => { connection.hidden = false })
events.addEventListener('changed', refresh)
addEventListener('pagehide', () => events.close())

for (const field of document.querySelectorAll('[data-submit]')) {
    field.form.querySelector('button').hidden = true
    field.addEventListener('change', () => field.form.requestSubmit())
}

async function fetched(address) {
    const answer = await fetch(address)
    return answer.ok ? answer.text() : null
}

async function refresh() {
    asked = true
    if (waiting) return
    waiting = true
    while (asked) {
        asked = false
        try {
            const text = await fetched(location.href)
            if (text) await show(new DOMParser().parseFromString(text, 'text/html'))
        } catch { break }
    }
    waiting = false
}

async function show(page) {
    if (page.documentElement.lang !== document.documentElement.lang) return location.reload()
    await read(page)
    const focused = document.activeElement
    const way = focused?.id ? `#${CSS.escape(focused.id)}`
        : focused?.getAttribute?.('href') ? `[href="${CSS.escape(focused.getAttribute('href'))}"]` : ''
    for (const part of document.querySelectorAll('[data-live]')) {
        const fresh = page.getElementById(part.id)
        if (fresh && fresh.outerHTML !== part.outerHTML) replace(part, document.adoptNode(fresh))
    }
    if (way && !focused.isConnected) document.querySelector(way)?.focus({ preventScroll: true })
}

// A source with errors has no draft, and leaves the book as it was.
async function read(page) {
    const draft = page.getElementById('draft')?.dataset
    if (!draft?.look || draft.key === key) return
    try {
        await (await reader).show(draft)
        key = draft.key
    } catch (error) {  // a save or a page came between; what is told next tries again
        console.warn(error)
    }
}

// What scrolls inside a part stays where it is.
function replace(part, fresh) {
    const tops = [part, ...part.querySelectorAll('[tabindex]')].map(e => e.scrollTop)
    part.replaceWith(fresh)
    for (const [i, e] of [fresh, ...fresh.querySelectorAll('[tabindex]')].entries())
        e.scrollTop = tops[i] ?? 0
}

waiting = true
await read(document)
waiting = false
if (asked) refresh()
