// What people said about a line, or about the whole, with the management's reply beside it.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { say } from '../words.js';
import { apiOf, dateWords } from './assessment_words.js';
import { form } from './form.js';

const TEXT_MAX = 2000;

// Who replies speaks for the management, whatever their role.
const who = ({ name, role, at }) => say(role ? 'comment.who' : 'comment.who_replied', {
    name: name || say('comment.erased'), role: role ? say(`role.${role}`) : '', date: dateWords(at) });

// kept(words) comes after something was said.
export function commenting(id, kept) {
    const forms = new Map();
    const keep = (words) => (_answer, element) => {
        element.reset();
        kept(words);
    };

    function reply(comment) {
        const key = `reply-${comment.id}`;
        if (!forms.has(key))
            forms.set(key, form({
                id: key, button: say('comment.reply_button'),
                fields: [{ name: 'reply', label: say('comment.reply_label'), type: 'textarea', required: true,
                    maxlength: TEXT_MAX }],
                send: (values) => api.post(apiOf(id, `comments/${comment.id}`), values),
                done: keep(say('comment.replied')),
            }));
        return html`<div class="no-print">${forms.get(key).view()}</div>`;
    }

    const row = (comment, mayReply) => html`<li class="comment">
        <div><p class="quiet">${who(comment)}${comment.question ? html`<span class="block">${
            say('doc.on', { text: comment.question })}</span>` : nothing}</p>
            <p class="said">${comment.text}</p></div>
        <div class="reply">${comment.reply ? html`<p class="quiet">${say('comment.reply')} ${who(comment.reply)}</p>
            <p class="said">${comment.reply.text}</p>`
            : mayReply ? reply(comment) : html`<p class="quiet">${say('comment.no_reply')}</p>`}</div></li>`;

    return {
        list: (comments, { mayReply = false } = {}) => (comments?.length ? html`<ul class="plain-list comments">${
            comments.map((comment) => row(comment, mayReply))}</ul>` : nothing),
        // line: its id; none: the whole assessment.
        add(line) {
            const key = `comment-${line ?? 'whole'}`;
            if (!forms.has(key))
                forms.set(key, form({
                    id: key, button: say('comment.button'),
                    fields: [{ name: 'text', label: say(line ? 'comment.label' : 'comment.whole_label'),
                        type: 'textarea',
                               required: true, maxlength: TEXT_MAX }],
                    send: (values) => api.post(apiOf(id, 'comments'), { ...values, ...line && { line } }),
                    done: keep(say('comment.kept')),
                }));
            return html`<div class="no-print">${forms.get(key).view()}</div>`;
        },
    };
}
