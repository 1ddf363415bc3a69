// Going from page to page without loading anew.
let onNavigate = () => {};

// replace: the address before is not worth coming back to.
export function go(address, { replace = false } = {}) {
    history[replace ? 'replaceState' : 'pushState'](null, '', address);
    onNavigate();
}

// A link that asks for more than a plain click, or leads out of the pages (data-plain), is the browser's.
function isOurs(link, event) {
    return link && !event.defaultPrevented && !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey &&
        !event.altKey && !link.target && link.origin === location.origin && !link.hasAttribute('download') &&
        !link.getAttribute('href').startsWith('#') && link.dataset.plain === undefined;
}

export function startNavigation(navigate) {
    onNavigate = navigate;
    window.addEventListener('popstate', navigate);
    document.addEventListener('click', (event) => {
        const link = event.target.closest?.('a[href]');
        if (!isOurs(link, event))
            return;
        event.preventDefault();
        go(link.href);
    });
}
