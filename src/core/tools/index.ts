import { applyPatch } from './applyPatch.ts';
import { findReferences } from './findReferences.ts';
import { findSymbol } from './findSymbol.ts';
import { getProblems } from './getProblems.ts';
import { gitBlame } from './gitBlame.ts';
import { gitDiff } from './gitDiff.ts';
import { gitLog } from './gitLog.ts';
import { listFiles } from './listFiles.ts';
import { outline } from './outline.ts';
import { readFile } from './readFile.ts';
import { readSkill } from './readSkill.ts';
import { replaceInFile } from './replaceInFile.ts';
import { searchCode } from './searchCode.ts';
import { searchText } from './searchText.ts';
import type { Tool } from './tool.ts';
import { writeFile } from './writeFile.ts';

/** Every tool of the chat, in the order in which the model is told of them (byte-stable, for the prompt cache). */
export const TOOLS: readonly Tool[] = [
	searchCode,
	readFile,
	listFiles,
	searchText,
	findSymbol,
	findReferences,
	outline,
	getProblems,
	applyPatch,
	replaceInFile,
	writeFile,
	gitLog,
	gitDiff,
	gitBlame,
	readSkill,
];
