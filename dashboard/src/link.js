// The right an alert's link carries: kept for this tab only, taken out of the address bar at once.
const KEPT = 'transom.link.';

// The token for one incident, from the address (and then remembered) or from before; null: none.
export function linkTokenOf(incident) {
    const address = new URL(location.href);
    const token = address.searchParams.get('k');
    if (token) {
        sessionStorage.setItem(KEPT + incident, token);
        address.searchParams.delete('k');
        history.replaceState(null, '', address);
    }
    return sessionStorage.getItem(KEPT + incident);
}
