// A document is made the newer one where it stands: what is the same in both stays, so that the
// place that is read, what is selected and what has the focus stay too.

/** Makes the children of `live`, which are as those of `was`, those of `fresh`. */
export function renew(live, was, fresh) {
    const there = [...live.childNodes], old = [...was.childNodes], young = [...fresh.childNodes]
    let [i, j] = [0, 0]
    for (const [a, b] of [...same(old, young), [old.length, young.length]]) {
        renewRun(live, there.slice(i, a), old.slice(i, a), young.slice(j, b), there[a] ?? null)
        ;[i, j] = [a + 1, b + 1]
    }
}

// Which nodes are the same: those at both ends, and between them those that are there but once.
function same(old, young) {
    const [a, b] = [old, young].map(nodes => nodes.map(node => node.outerHTML ?? node.data))
    const least = Math.min(a.length, b.length), pairs = []
    let start = 0, end = 0
    while (start < least && a[start] === b[start]) pairs.push([start, start++])
    while (end < least - start && a.at(-1 - end) === b.at(-1 - end)) end++
    const [inOld, inYoung] = [a, b].map(keys => once(keys.slice(start, keys.length - end)))
    let last = -1
    for (const [key, j] of inYoung) {
        const i = inOld.get(key) ?? -1
        if (i <= last || j < 0) continue
        pairs.push([start + i, start + j])
        last = i
    }
    for (; end; end--) pairs.push([a.length - end, b.length - end])
    return pairs
}

// Where each key stands; -1 for those that stand at several places.
function once(keys) {
    const places = new Map()
    for (const [i, key] of keys.entries()) places.set(key, places.has(key) ? -1 : i)
    return places
}

function renewRun(live, gone, was, come, next) {
    if (gone.length === come.length) return come.forEach((node, i) => renewOne(gone[i], was[i], node))
    // The new come before the old go: ranges around them then hold the new.
    for (const node of come)
        live.insertBefore(live.ownerDocument.importNode(node, true), gone[0] ?? next)
    for (const node of gone) node.remove()
}

function renewOne(live, was, fresh) {
    if (was.isEqualNode(fresh)) return
    if (was.nodeType === Node.TEXT_NODE && fresh.nodeType === Node.TEXT_NODE)
        renewText(live, was.data, fresh.data)
    else if (was.nodeType === Node.ELEMENT_NODE && was.cloneNode().isEqualNode(fresh.cloneNode()))
        renew(live, was, fresh)
    else live.replaceWith(live.ownerDocument.importNode(fresh, true))
}

function renewText(live, was, fresh) {
    const least = Math.min(was.length, fresh.length)
    let start = 0, end = 0
    while (start < least && was[start] === fresh[start]) start++
    while (end < least - start && was.at(-1 - end) === fresh.at(-1 - end)) end++
    live.replaceData(start, was.length - end - start, fresh.slice(start, fresh.length - end))
}
