// The picture of a chart block: one line over a day, drawn on a canvas that screen readers skip (the sentence and the
// table beside it say the same). Loaded only where there is something to draw.
import uPlot from 'uplot';
import { time, zoneName } from '../clock.js';
import { whole } from '../words.js';

const HEIGHT_REM = 18;
const HEIGHT_SMALL_REM = 11;
const HATCH_STEP_PX = 9;
const LABEL_GAP_PX = 4;
const LABEL_RIM_PX = 4;
const FALLBACK_REM_PX = 16;

function colours(element) {
    const style = getComputedStyle(element);
    const read = (name) => style.getPropertyValue(name).trim();
    return { ink: read('--ink'), quiet: read('--quiet'), line: read('--line'), shade: read('--occupied'),
             grid: read('--grid'), limit: read('--limit'), card: read('--card'), font: style.fontFamily };
}

function hatch(u, from_s, to_s, colour) {
    const { ctx, bbox } = u;
    const left = Math.max(u.valToPos(from_s, 'x', true), bbox.left);
    const right = Math.min(u.valToPos(to_s, 'x', true), bbox.left + bbox.width);
    if (right <= left)
        return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip();
    ctx.strokeStyle = colour;
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    for (let x = left - bbox.height; x < right; x += HATCH_STEP_PX * devicePixelRatio) {
        ctx.moveTo(x, bbox.top + bbox.height);
        ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
}

function drawBelow(u, figure, colour) {
    const { ctx, bbox } = u;
    ctx.fillStyle = colour.shade;
    for (const { from_ms, to_ms } of figure.periods) {
        const left = Math.max(u.valToPos(from_ms / 1000, 'x', true), bbox.left);
        const right = Math.min(u.valToPos(to_ms / 1000, 'x', true), bbox.left + bbox.width);
        if (right > left)
            ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
    for (const { from_ms, to_ms } of figure.gaps)
        hatch(u, from_ms / 1000, to_ms / 1000, colour.quiet);
}

function drawLimits(u, figure, colour, rem) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.font = `${rem * devicePixelRatio}px ${colour.font}`;
    ctx.textBaseline = 'bottom';
    ctx.lineJoin = 'round';
    let above = Infinity;               // of the label before: one too near goes to the other side
    let side = 'left';
    for (const { value, label, dash } of figure.limits) {
        const y = Math.round(u.valToPos(value, 'y', true));
        if (y < bbox.top || y > bbox.top + bbox.height)
            continue;
        ctx.strokeStyle = colour.limit;
        ctx.lineWidth = 1.5 * devicePixelRatio;
        ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
        ctx.beginPath();
        ctx.moveTo(bbox.left, y);
        ctx.lineTo(bbox.left + bbox.width, y);
        ctx.stroke();
        ctx.fillStyle = colour.ink;
        side = side === 'right' && above - y < 1.3 * rem * devicePixelRatio ? 'left' : 'right';
        above = y;
        ctx.textAlign = side;
        const x = bbox.left + (side === 'right' ? bbox.width - LABEL_GAP_PX * devicePixelRatio
                                                : LABEL_GAP_PX * devicePixelRatio);
        ctx.setLineDash([]);
        ctx.strokeStyle = colour.card;      // a rim, so that the words stay readable where a line crosses them
        ctx.lineWidth = LABEL_RIM_PX * devicePixelRatio;
        ctx.strokeText(label, x, y - 2 * devicePixelRatio);
        ctx.fillText(label, x, y - 2 * devicePixelRatio);
    }
    ctx.restore();
}

// ▼ where an incident was raised, ◆ where somebody took it, ◇ where it was given back.
function drawMarks(u, figure, colour, rem) {
    const { ctx, bbox } = u;
    const size = rem * 0.45 * devicePixelRatio;
    ctx.save();
    ctx.fillStyle = colour.ink;
    ctx.strokeStyle = colour.ink;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    for (const { at_ms, kind } of figure.marks) {
        const x = u.valToPos(at_ms / 1000, 'x', true);
        const y = bbox.top + size * 1.4;
        if (x < bbox.left || x > bbox.left + bbox.width)
            continue;
        ctx.beginPath();
        ctx.moveTo(x - size, kind === 'raised' ? y - size : y);
        ctx.lineTo(x, kind === 'raised' ? y + size : y - size);
        ctx.lineTo(x + size, kind === 'raised' ? y - size : y);
        if (kind !== 'raised')
            ctx.lineTo(x, y + size);
        ctx.closePath();
        if (kind === 'returned')
            ctx.stroke();
        else
            ctx.fill();
    }
    ctx.restore();
}

function drawCursor(u, figure, colour) {
    const { ctx, bbox } = u;
    const value = figure.values[figure.cursor];
    if (value === null || value === undefined)
        return;
    const x = u.valToPos(figure.times_ms[figure.cursor] / 1000, 'x', true);
    const y = u.valToPos(value, 'y', true);
    ctx.save();
    ctx.strokeStyle = colour.ink;
    ctx.fillStyle = colour.line;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, y, 5 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
    ctx.restore();
}

// <air-picture .figure=${figure}>, with figure = {times_ms, values (null where the line is open), from_ms, to_ms, min,
// max, periods, gaps, limits: [{value, label, dash}], marks: [{at_ms, kind}], cursor, small, pick(index)}.
class AirPicture extends HTMLElement {
    #figure = null;
    #plot = null;
    #observer = new ResizeObserver(() => this.#resize());
    #dark = matchMedia('(prefers-color-scheme: dark)');
    #onTheme = () => this.#rebuild();

    set figure(figure) {
        const was = this.#figure;
        this.#figure = figure;
        if (!this.#plot)
            return;
        if (was.times_ms !== figure.times_ms || was.from_ms !== figure.from_ms || was.to_ms !== figure.to_ms ||
            was.max !== figure.max)
            this.#plot.setData([figure.times_ms.map((ms) => ms / 1000), figure.values]);
        else
            this.#plot.redraw(false);
    }

    connectedCallback() {
        this.#observer.observe(this);
        this.#dark.addEventListener('change', this.#onTheme);
    }

    disconnectedCallback() {
        this.#observer.disconnect();
        this.#dark.removeEventListener('change', this.#onTheme);
        this.#plot?.destroy();
        this.#plot = null;
    }

    #size() {
        const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || FALLBACK_REM_PX;
        return { width: Math.floor(this.clientWidth),
                 height: (this.#figure.small ? HEIGHT_SMALL_REM : HEIGHT_REM) * rem };
    }

    #resize() {
        if (!this.clientWidth || !this.#figure)
            return;
        if (this.#plot)
            this.#plot.setSize(this.#size());
        else
            this.#rebuild();
    }

    #rebuild() {
        this.#plot?.destroy();
        const colour = colours(this);
        const size = this.#size();
        const rem = size.height / (this.#figure.small ? HEIGHT_SMALL_REM : HEIGHT_REM);
        const font = `${rem}px ${colour.font}`;
        const figure = () => this.#figure;
        const axis = { stroke: colour.ink, font, grid: { stroke: colour.grid, width: 1 },
                       ticks: { stroke: colour.grid, width: 1 } };
        this.#plot = new uPlot({
            ...size,
            tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zoneName()),
            legend: { show: false },
            cursor: { y: false, points: { show: false }, drag: { x: false, y: false },
                      bind: { click: (u) => () => figure().pick(u.cursor.idx) } },
            scales: { x: { time: true, range: () => [figure().from_ms / 1000, figure().to_ms / 1000] },
                      y: { range: () => [figure().min, figure().max] } },
            axes: [{ ...axis, space: 4 * rem, values: (u, splits) => splits.map((s) => time(s * 1000)) },
                   { ...axis, size: 4 * rem, space: 2.2 * rem, values: (u, splits) => splits.map(whole) }],
            series: [{}, { stroke: colour.line, width: 2.5, spanGaps: false, points: { show: false } }],
            hooks: {
                drawClear: [(u) => drawBelow(u, figure(), colour)],
                draw: [(u) => {
                    drawLimits(u, figure(), colour, rem);
                    drawMarks(u, figure(), colour, rem);
                    drawCursor(u, figure(), colour);
                }],
            },
        }, [figure().times_ms.map((ms) => ms / 1000), figure().values], this);
    }
}

customElements.define('air-picture', AirPicture);
