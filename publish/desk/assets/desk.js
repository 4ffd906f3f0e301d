// The desk in the browser: looks again when it is told that something changed. Works without.

const events = new EventSource(document.body.dataset.events)
const connection = document.getElementById('connection')
const book = document.getElementById('book')
const PAPERS = { light: ['#ffffff', '#1d1b18'], sepia: ['#f8f1e3', '#4f321c'], dark: ['#121212', '#dedede'] }
let waiting = false, asked = false
let shown = { ...document.getElementById('draft')?.dataset }

events.addEventListener('open', () => {
    if (!connection.hidden) refresh()
    connection.hidden = true
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
    const now = page.getElementById('draft')?.dataset
    if (book && now?.look && now.key !== shown.key) {  // a source with errors leaves the book as it was
        const { key, look } = now
        await turn(look !== shown.look, page)
        shown = { key, look }
    }
    const focused = document.activeElement
    const way = focused?.id ? `#${CSS.escape(focused.id)}`
        : focused?.getAttribute?.('href') ? `[href="${CSS.escape(focused.getAttribute('href'))}"]` : ''
    for (const part of document.querySelectorAll('[data-live]')) {
        const fresh = page.getElementById(part.id)
        if (fresh && fresh.outerHTML !== part.outerHTML) replace(part, document.adoptNode(fresh))
    }
    if (way && !focused.isConnected) document.querySelector(way)?.focus({ preventScroll: true })
}

// What scrolls inside a part stays where it is.
function replace(part, fresh) {
    const tops = [part, ...part.querySelectorAll('[tabindex]')].map(e => e.scrollTop)
    part.replaceWith(fresh)
    for (const [i, e] of [fresh, ...fresh.querySelectorAll('[tabindex]')].entries())
        e.scrollTop = tops[i] ?? 0
}

// The book: words that changed are put in where they stand; other fonts or styles load it anew.
async function turn(look, page) {
    const inside = book.contentDocument, address = book.contentWindow?.location.href ?? ''
    if (!address.startsWith('http')) {
        const src = page.getElementById('book').getAttribute('src')
        if (src) book.src = src
        return
    }
    const text = await fetched(address)
    if (text === null) return
    if (look) {
        const top = inside.scrollingElement.scrollTop
        book.addEventListener('load', () => { book.contentDocument.scrollingElement.scrollTop = top }, { once: true })
        book.contentWindow.location.replace(address)
        return
    }
    const fresh = new DOMParser().parseFromString(text, 'application/xhtml+xml')
    inside.body.replaceWith(inside.adoptNode(fresh.body))
    dress()
}

if (book) {
    document.getElementById('look').hidden = false
    const paper = document.getElementById('paper')
    paper.value = localStorage.paper ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
    paper.addEventListener('change', () => { localStorage.paper = paper.value; dress() })
    for (const button of document.querySelectorAll('[data-size]'))
        button.addEventListener('click', () => {
            const size = Number(localStorage.size ?? 100) + Number(button.dataset.size)
            localStorage.size = Math.min(300, Math.max(60, size))
            dress()
        })
    book.addEventListener('load', () => { dress(); turns() })
    if (book.contentDocument?.readyState === 'complete') { dress(); turns() }
}

function dress() {
    const inside = book.contentDocument
    if (!inside?.body) return
    const [ground, ink] = PAPERS[document.getElementById('paper').value] ?? PAPERS.light
    const dark = document.getElementById('paper').value === 'dark'
    for (const element of [inside.documentElement, inside.body]) {
        element.style.background = ground
        element.style.color = ink
    }
    inside.documentElement.style.colorScheme = dark ? 'dark' : 'light'
    inside.documentElement.style.fontSize = `${localStorage.size ?? 100}%`
    inside.body.style.padding = '1.5rem clamp(0.75rem, 5%, 3rem) 3rem'
    inside.body.style.margin = '0 auto'
    inside.body.style.maxWidth = '42rem'
    book.style.background = ground
}

// Previous and Next lead on from the part that is shown.
function turns() {
    const parts = document.getElementById('turn').dataset.parts.split(' ')
    const folder = book.contentWindow.location.href.replace(/[^/]*$/, '')
    const at = parts.indexOf(book.contentWindow.location.pathname.split('/').pop())
    for (const [id, part] of [['previous', parts[at - 1]], ['next', parts[at + 1]]]) {
        const link = document.getElementById(id)
        link.target = 'book'
        if (at >= 0 && part) {
            link.href = folder + part
            link.removeAttribute('aria-disabled')
        } else {
            link.removeAttribute('href')
            link.setAttribute('aria-disabled', 'true')
        }
    }
}
