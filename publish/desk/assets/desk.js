// The desk in the browser: looks again when it is told that something changed. Works without.

const events = new EventSource(document.body.dataset.events)
const connection = document.getElementById('connection')
let waiting = 0, asked = false

events.addEventListener('open', () => {
    if (!connection.hidden) refresh()
    connection.hidden = true
})
events.addEventListener('error', () => { connection.hidden = false })
events.addEventListener('changed', refresh)
addEventListener('pagehide', () => events.close())

async function refresh() {
    asked = true
    if (waiting) return
    waiting = 1
    while (asked) {
        asked = false
        try {
            const answer = await fetch(location.href, { headers: { Accept: 'text/html' } })
            if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
        } catch { break }
    }
    waiting = 0
}

function show(page) {
    const focused = document.activeElement
    const way = focused?.id ? `#${CSS.escape(focused.id)}`
        : focused?.getAttribute?.('href') ? `[href="${CSS.escape(focused.getAttribute('href'))}"]` : ''
    for (const old of document.querySelectorAll('[data-live]')) {
        const fresh = page.getElementById(old.id)
        if (fresh && fresh.outerHTML !== old.outerHTML) old.replaceWith(document.adoptNode(fresh))
    }
    if (way && !focused.isConnected) document.querySelector(way)?.focus({ preventScroll: true })
}
