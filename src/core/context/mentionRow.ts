import { MENTION_LIMITS, type Mention, type MentionIcon, type MentionRow } from '../../shared/mention.ts';

/** A row that mentions a file or folder: its name, then where it is. `value` is what the source finds it by. */
export function pathRow(source: string, path: string, icon: MentionIcon): MentionRow {
	const at = path.lastIndexOf('/');
	return mentionRow(
		{ source, value: path, label: path },
		{ label: path.slice(at + 1), detail: path.slice(0, Math.max(0, at)), icon },
	);
}

/** A row that mentions something. Labels are one line and within their bounds. */
export function mentionRow(mention: Mention, { label, detail, icon }: Omit<MentionRow, 'pick'>): MentionRow {
	return {
		label: oneLine(label, 120),
		detail: oneLine(detail, 200),
		icon,
		pick: { kind: 'mention', mention: { ...mention, label: oneLine(mention.label, MENTION_LIMITS.labelLength) } },
	};
}

/** The text in one line, cut. */
export function oneLine(text: string, most: number): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** True for a path that a mention can hold; longer ones are on no file system that matters. */
export function fitsMention(path: string): boolean {
	return path.length <= MENTION_LIMITS.labelLength;
}
