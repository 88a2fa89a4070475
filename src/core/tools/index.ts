import { applyPatch } from './applyPatch.ts';
import { getProblems } from './getProblems.ts';
import { listFiles } from './listFiles.ts';
import { readFile } from './readFile.ts';
import { readSkill } from './readSkill.ts';
import { replaceInFile } from './replaceInFile.ts';
import { searchText } from './searchText.ts';
import type { Tool } from './tool.ts';
import { writeFile } from './writeFile.ts';

/** Every tool of the chat, in the order in which the model is told of them (byte-stable, for the prompt cache). */
export const TOOLS: readonly Tool[] = [
	readFile,
	listFiles,
	searchText,
	getProblems,
	applyPatch,
	replaceInFile,
	writeFile,
	readSkill,
];
