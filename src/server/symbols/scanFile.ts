import type { ParsedFile } from '../parsedFile.ts';
import { chunkLines } from './chunkLines.ts';
import { findByLine } from './findByLine.ts';
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
	return { text, starts: lineStartsOf(text), marks: lexText(text, language.syntax), language };
}

function findSymbols({ text, starts, marks, language: { finder } }: Lexed): readonly Found[] {
	switch (finder.kind) {
		case 'lines':
			return findByLine(text, starts, marks, finder.rules);
		case 'none':
			return [];
	}
}

/** Symbols, chunks and fields of a text whose definitions are known. */
export function assemble(lexed: Lexed, found: readonly Found[], isSyntactic: boolean): ParsedFile {
	const { text, starts, marks, language } = lexed;
	const facts = lineFacts(text, starts, marks);
	const header = headerLines(text, starts, facts);
	const imports = importLines(text, starts, marks, facts, language.imports);
	const symbols = toSymbols(text, starts, found, (line) => docStart(facts, header, line));
	return {
		symbols,
		chunks: chunkLines({ facts, symbols, header, imports }),
		fields: textFields(text, marks, found),
		isSyntactic,
	};
}
