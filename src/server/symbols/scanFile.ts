import type { ParsedFile } from '../parsedFile.ts';
import { chunkLines } from './chunkLines.ts';
import { findByHead } from './findByHead.ts';
import { findByIndent } from './findByIndent.ts';
import { findByLine } from './findByLine.ts';
import { findHeadings } from './findHeadings.ts';
import { type Found, toSymbols } from './found.ts';
import { importLines } from './importLines.ts';
import { type Language, languageOf } from './languages.ts';
import { lexText, type Marks } from './lexText.ts';
import { docStart, headerLines, lineFacts } from './lineFacts.ts';
import { lineStartsOf } from './lines.ts';
import { textFields } from './textFields.ts';

/** How a text is told apart, before its definitions are known. */
export interface Lexed {
	readonly text: string;
	/** The text with blanks in place of what is no code; the same length. */
	readonly code: string;
	readonly starts: readonly number[];
	readonly marks: Marks;
	readonly language: Language;
}

/**
 * A file for the index without a grammar: one pass over its text for comments and strings, one over its lines for definitions.
 * Any text gives an answer, in time linear in its length. An empty text has no chunks.
 */
export function scanFile(path: string, text: string): ParsedFile {
	const lexed = lexFile(path, text);
	return assemble(lexed, findSymbols(lexed), false);
}

/** The first pass. */
export function lexFile(path: string, text: string): Lexed {
	const language = languageOf(path);
	const code = language.isEmbedded ? onlyScript(text) : text;
	return { text, code, starts: lineStartsOf(text), marks: lexText(code, language.syntax), language };
}

function onlyScript(text: string): string {
	const code: string[] = [];
	let from = 0;
	for (const script of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)) {
		const start = script.index + script[0].indexOf('>') + 1;
		code.push(blank(text.slice(from, start)), script[1] ?? '');
		from = start + (script[1]?.length ?? 0);
	}
	code.push(blank(text.slice(from)));
	return code.join('');
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');

function findSymbols({ code, starts, marks, language: { finder } }: Lexed): readonly Found[] {
	switch (finder.kind) {
		case 'lines':
			return findByLine(code, starts, marks, finder.rules);
		case 'heads':
			return findByHead(code, marks, finder.reader);
		case 'indent':
			return findByIndent(code, starts, marks, finder.rules);
		case 'headings':
			return findHeadings(code, starts, finder.style);
		case 'none':
			return [];
	}
}

/** Symbols, chunks and fields of a text whose definitions are known. */
export function assemble(lexed: Lexed, found: readonly Found[], isSyntactic: boolean): ParsedFile {
	const { text, code, starts, marks, language } = lexed;
	const facts = lineFacts(text, starts, marks);
	const header = headerLines(text, starts, facts);
	const imports = importLines(code, starts, marks, facts, language.imports);
	const symbols = toSymbols(text, starts, found, (line) => docStart(facts, header, line));
	return {
		symbols,
		chunks: chunkLines({ facts, symbols, header, imports }),
		fields: textFields(text, marks, found),
		isSyntactic,
	};
}
