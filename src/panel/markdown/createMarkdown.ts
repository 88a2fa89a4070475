import MarkdownIt, {
	type Env,
	type MarkdownIt as Parser,
	type RendererRule,
	type StateCore,
	type Token,
} from 'markdown-it';
import { describeLink, isMisleading, isPlace, readLink } from './readLink.ts';

/** Markdown to HTML, in the two steps that a growing answer needs. */
export interface Markdown {
	/**
	 * Tokens of the whole text, inline content included. What texts before it defined is read from `env`, and what this
	 * one defines is added there.
	 */
	parse(text: string, env: Env): Token[];
	/** Block structure only, which is much cheaper than `parse`. */
	parseBlocks(text: string): Token[];
	/** HTML of tokens that `parse` made. It must still be sanitised. */
	render(tokens: Token[], env: Env): string;
}

/**
 * Makes the panel's Markdown: no HTML of the model's, http(s) addresses made links, images shown as links. A link has no
 * `href`, only `data-href`: it does nothing by itself. Headings start at level 3,
 * below the panel's own.
 */
export function createMarkdown(): Markdown {
	const parser = new MarkdownIt({ html: false, linkify: true });
	parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
	parser.linkify.add('ftp:', null).add('//', null).add('mailto:', null);
	// Models link files of their container so: there is nothing that such a link could open, and its label alone reads well.
	parser.validateLink = (href) => readLink(href) !== undefined || href.startsWith('sandbox:/');
	// The address stays as the model wrote it, so that what is shown, checked and opened is one string.
	parser.normalizeLink = (href) => href;
	parser.normalizeLinkText = (text) => text;
	parser.core.ruler.push('panel', rewrite);
	Object.assign(parser.renderer.rules, rules(parser));
	return {
		parse: (text, env) => parser.parse(text, env),
		parseBlocks(text) {
			const tokens: Token[] = [];
			parser.block.parse(text, parser, {}, tokens);
			return tokens;
		},
		render: (tokens, env) => parser.renderer.render(tokens, parser.options, env),
	};
}

function rewrite(state: StateCore): void {
	for (const token of state.tokens) {
		if (token.type === 'heading_open' || token.type === 'heading_close') lowerHeading(token, state.env);
		if (token.type === 'th_open' || token.type === 'td_open') alignByClass(token);
		if (token.children) rewriteLinks(token.children);
	}
}

/** The first heading of an answer is of level 3, whatever the model began with, and the others stand to it as they did. */
function lowerHeading(token: Token, env: Env): void {
	const level = Number(token.tag.slice(1));
	const first = typeof env.firstHeading === 'number' ? env.firstHeading : level;
	env.firstHeading = first;
	token.tag = `h${Math.min(6, 3 + Math.max(0, level - first))}`;
}

/** The policy of the page forbids style attributes. */
function alignByClass(cell: Token): void {
	const side = /text-align:(left|center|right)/.exec(String(cell.attrGet('style') ?? ''))?.[1];
	cell.attrs = side ? [['class', `align-${side}`]] : null;
}

function rewriteLinks(tokens: readonly Token[]): void {
	let open: Token | undefined;
	let label = '';
	for (const token of tokens) {
		if (token.type === 'link_open') {
			open = token;
			label = '';
		} else if (token.type === 'link_close') {
			if (open) sealLink(open, token, label);
			open = undefined;
		} else if (open) {
			if (token.type === 'image' || token.type === 'code_inline') token.meta = { insideLink: true };
			label += token.content;
		}
	}
}

function sealLink(open: Token, close: Token, label: string): void {
	const href = String(open.attrGet('href') ?? '');
	const target = readLink(href);
	open.attrs = target ? linkAttributes(href) : null;
	// What leads nowhere is words.
	open.hidden = !target;
	if (!target) close.meta = { isWords: true };
	if (target?.kind === 'web' && /^\d{1,3}$/.test(label)) open.attrJoin('class', 'cite');
	if (target?.kind === 'web' && isMisleading(label, target)) close.meta = { host: target.host };
}

function linkAttributes(href: string): [string, string][] {
	const target = readLink(href);
	if (!target) return [];
	return [
		['class', `link link-${target.kind}`],
		['data-href', href],
		['title', describeLink(href, target)],
	];
}

function rules(parser: Parser): Record<string, RendererRule> {
	const { escapeHtml } = parser.utils;
	const code: RendererRule = (tokens, index) => {
		const token = tokens[index];
		if (!token) return '';
		const language = parser.utils.unescapeAll(token.info).trim().split(/\s+/, 1)[0] ?? '';
		return codeHtml(escapeHtml(language.slice(0, 40)), escapeHtml(token.content));
	};
	return {
		fence: code,
		code_block: code,
		code_inline: (tokens, index) => {
			const token = tokens[index];
			if (!token) return '';
			const html = `<code>${escapeHtml(token.content)}</code>`;
			if (token.meta?.insideLink || !isPlace(token.content)) return html;
			return `<a${parser.renderer.renderAttrs({ attrs: linkAttributes(token.content) })}>${html}</a>`;
		},
		table_open: () => '<div class="table"><table>\n',
		table_close: () => '</table></div>\n',
		link_close: (tokens, index) => {
			if (tokens[index]?.meta?.isWords) return '';
			const host = tokens[index]?.meta?.host;
			return typeof host === 'string' ? `</a><span class="host"> (${escapeHtml(host)})</span>` : '</a>';
		},
		image: (tokens, index) => {
			const token = tokens[index];
			if (!token) return '';
			const alt = escapeHtml(token.content.trim() || 'image');
			if (token.meta?.insideLink) return alt;
			const attributes = linkAttributes(String(token.attrGet('src') ?? ''));
			return `<a${parser.renderer.renderAttrs({ attrs: attributes })}>${alt}</a>`;
		},
	};
}

function codeHtml(language: string, content: string): string {
	return `<pre><code${language && ` data-lang="${language}"`}>${content}</code></pre>\n`;
}
