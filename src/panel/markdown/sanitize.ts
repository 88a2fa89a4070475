import DOMPurify from 'dompurify';

/**
 * HTML from `createMarkdown` → nodes, through a closed list of tags and attributes. The Markdown parser lets no HTML of
 * the model's through, so this is the second belt: no id or name (they could shadow globals), no style, no address.
 */
export function sanitize(html: string): DocumentFragment {
	return DOMPurify.sanitize(html, {
		ALLOWED_TAGS: TAGS,
		ALLOWED_ATTR: ['class', 'data-href', 'data-lang', 'start', 'title'],
		ADD_URI_SAFE_ATTR: ['data-lang', 'title'],
		ALLOW_DATA_ATTR: false,
		ALLOW_ARIA_ATTR: false,
		RETURN_DOM_FRAGMENT: true,
	});
}

const TAGS = [
	...['p', 'h3', 'h4', 'h5', 'h6', 'strong', 'em', 's', 'code', 'pre', 'a', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br'],
	...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'div', 'span', '#text'],
];
