import { withheldWords } from '../safety/withhold.ts';
import type { SentPart, SentRecord } from './sentRecord.ts';

/** What the page shows. */
export interface SentPage {
	/** “this turn”, “this chat” */
	readonly what: string;
	/** Oldest first. */
	readonly records: readonly SentRecord[];
	/** Requests whose exact body is kept. */
	readonly exact: ReadonlySet<string>;
	/** A time in the user's words, of Unix ms. */
	time(at: number): string;
	/** Fresh for each page, unguessable, base64url. */
	readonly nonce: string;
	/** BCP 47 tag. */
	readonly lang: string;
}

/** The page of what was sent: its own style and script, nothing from elsewhere, every word escaped. */
export function sentHtml(page: SentPage): string {
	const { records, nonce } = page;
	const sections = records.map((record, at) => section(record, at + 1, page)).join('');
	const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
	return `<!DOCTYPE html>
<html lang="${escaped(page.lang)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What was sent</title>
<style nonce="${escaped(nonce)}">${STYLE}</style>
</head>
<body>
<main>
<h1>What was sent</h1>
<p>${escaped(lead(page))}</p>
${sections}
</main>
<script nonce="${escaped(nonce)}">${SCRIPT}</script>
</body>
</html>
`;
}

function lead({ records, what }: SentPage): string {
	if (!records.length) return `No request of ${what} is known. Ask something; what leaves your machine is listed here.`;
	const count = records.length === 1 ? '1 request' : `${records.length} requests`;
	return `${count} of ${what}. Each row is a part of the request as it left your machine. Money is each part’s share of the input’s price.`;
}

function section(record: SentRecord, number: number, page: SentPage): string {
	const head = [page.time(record.at), record.model, record.endpoint, ...(record.door === 'chat' ? [] : [record.door])];
	return `<section aria-labelledby="r${number}">
<h2 id="r${number}">Request ${number}</h2>
<p class="head">${escaped(head.join(' · '))}</p>
<p>${escaped(sum(record))}</p>
${record.without.map(withoutLine).join('')}
<table>
<thead><tr><th scope="col">Part</th><th scope="col" class="n">Tokens</th><th scope="col" class="n">Money</th></tr></thead>
<tbody>${rows(record)}</tbody>
</table>
${exactLine(record, number, page)}
</section>
`;
}

function sum({ usage, dollars, state, parts }: SentRecord): string {
	const ending = { running: ' · still running', done: '', failed: ' · failed', stopped: ' · stopped' }[state];
	if (!usage) return `${numbered(total(parts))} tokens in by Tandem’s count; the endpoint told none${ending}`;
	const { inputTokens, cachedTokens, outputTokens } = usage;
	const cached = cachedTokens > 0 ? `, ${numbered(cachedTokens)} of them from the cache` : '';
	return `${numbered(inputTokens)} tokens in${cached}, ${numbered(outputTokens)} out · ${money(dollars)}${ending}`;
}

function withoutLine({ where, withheld, hidden }: SentRecord['without'][number]): string {
	const lines = [
		...(withheld.length ? [`Not sent: ${withheldWords(withheld)}, in ${where}`] : []),
		...(hidden.length ? [`Hidden text taken out of ${where}: ${hidden.join(', ')}`] : []),
	];
	return lines.map((line) => `<p class="without">${escaped(line)}</p>`).join('');
}

function rows({ parts, usage, inputDollars }: SentRecord): string {
	const known = total(parts);
	const all = usage ? Math.max(usage.inputTokens, known) : known;
	const share = (tokens: number) =>
		inputDollars === undefined || all === 0 ? undefined : (inputDollars * tokens) / all;
	const lines = parts.map(({ title, tokens }) => row(title, tokens, tokens === undefined ? undefined : share(tokens)));
	// What the endpoint counts around the parts, and images, whose tokens follow each model's own rule.
	if (usage && known > 0 && usage.inputTokens > known)
		lines.push(
			row(
				parts.some(({ kind }) => kind === 'images') ? 'Images, and what is around the parts' : 'Around the parts',
				usage.inputTokens - known,
				share(usage.inputTokens - known),
			),
		);
	return lines.join('');
}

function row(title: string, tokens: number | undefined, dollars: number | undefined): string {
	return `<tr><th scope="row">${escaped(title)}</th><td class="n">${tokens === undefined ? '—' : numbered(tokens)}</td><td class="n">${money(dollars)}</td></tr>`;
}

function exactLine({ id, parts }: SentRecord, number: number, { exact }: SentPage): string {
	if (!exact.has(id))
		return '<p class="head">The exact request is not kept any more: only those of this window, the last ones, are.</p>';
	const label = (text: string) => `${escaped(text)}<span class="sr"> of request ${number}</span>`;
	const whole = parts.some(({ kind }) => kind === 'images')
		? `<button type="button" data-open="${escaped(id)}" data-whole="yes">${label('…with whole images')}</button>`
		: '';
	return `<p><button type="button" data-open="${escaped(id)}">${label('Exact request as JSON')}</button> ${whole}</p>`;
}

function total(parts: readonly SentPart[]): number {
	return parts.reduce((all, { tokens = 0 }) => all + tokens, 0);
}

function numbered(value: number): string {
	return value.toLocaleString('en-US');
}

function money(dollars: number | undefined): string {
	if (dollars === undefined) return '—';
	if (dollars === 0) return '$0';
	return dollars < 0.0001 ? '&lt; $0.0001' : `$${dollars.toFixed(dollars < 0.1 ? 4 : 2)}`;
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const STYLE = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, sans-serif); padding: 0 16px 32px; overflow-wrap: anywhere; }
main { max-width: 52rem; margin: 0 auto; }
h1 { font-size: 1.5em; font-weight: 600; margin: 16px 0 4px; }
h2 { font-size: 1.15em; font-weight: 600; margin: 0; }
p { margin: 4px 0; }
section { margin-top: 20px; padding-top: 12px; border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, #8884)); }
.head { color: var(--vscode-descriptionForeground); }
.without { border-inline-start: 3px solid var(--vscode-editorWarning-foreground, currentColor); padding-inline-start: 8px; }
table { width: 100%; border-collapse: collapse; margin: 8px 0; }
th, td { text-align: start; font-weight: 400; padding: 3px 6px 3px 0; vertical-align: top; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, #8882)); }
thead th { color: var(--vscode-descriptionForeground); }
.n { text-align: end; white-space: nowrap; padding-inline-start: 12px; font-variant-numeric: tabular-nums; }
button { font: inherit; color: var(--vscode-button-secondaryForeground, var(--vscode-foreground)); background: var(--vscode-button-secondaryBackground, transparent); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); padding: 3px 10px; margin: 2px 4px 2px 0; border-radius: 2px; cursor: pointer; }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

const SCRIPT = `
const host = acquireVsCodeApi();
document.addEventListener('click', (event) => {
	const button = event.target.closest('button[data-open]');
	if (button) host.postMessage({ open: button.dataset.open, whole: button.dataset.whole === 'yes' });
});
`;
