import colors from './themes.json';

/** A colour theme as a webview page gets it: the classes of its body and the custom properties of its root. */
export interface Theme {
	readonly bodyClass: string;
	readonly variables: Readonly<Record<string, string>>;
}

/** VS Code's own themes; the first two are what a new installation shows. */
export type ThemeName = keyof typeof colors;

export const THEME_NAMES = Object.keys(colors) as readonly ThemeName[];

const BODY_CLASSES: { readonly [K in ThemeName]: string } = {
	dark2026: 'vscode-dark',
	light2026: 'vscode-light',
	darkModern: 'vscode-dark',
	lightModern: 'vscode-light',
	darkHighContrast: 'vscode-high-contrast',
	lightHighContrast: 'vscode-high-contrast-light vscode-high-contrast',
};

const FONTS = {
	'font-family': 'system-ui, "Open Sans", sans-serif',
	'font-size': '13px',
	'font-weight': 'normal',
	'editor-font-family': 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
	'editor-font-size': '12px',
};

/** The theme, with the colours that the panel uses as the workbench of VS Code 1.139 (MIT) computed them. */
export function themeOf(name: ThemeName): Theme {
	const values = Object.entries({ ...FONTS, ...colors[name] });
	return {
		bodyClass: BODY_CLASSES[name],
		variables: Object.fromEntries(values.map(([variable, value]) => [`--vscode-${variable}`, value])),
	};
}
