import { html, render } from 'lit-html';
render(html`<main id="main"><h1>Transom</h1></main>`, document.getElementById('app'));
