// What was said of a change stands at the top of its page: whoever pressed a button far below is shown it.
export const showNews = () => requestAnimationFrame(() => requestAnimationFrame(() =>
    document.querySelector('main > .notice[role=status]')?.scrollIntoView({ block: 'nearest' })));
