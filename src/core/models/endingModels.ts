import type { ModelRow } from './modelRow.ts';

const SOURCE = 'Shutdown from the type comments of the openai package 7.55.0 and OpenAI’s deprecations page, 2026-10';

/**
 * OpenAI's chat models of which Tandem knows when they end, and hardly more. Snapshots stand here only where they do not end
 * with the model that they are one of.
 */
export const ENDING: readonly ModelRow[] = [
	{ ...ending('gpt-4o', '2027-01-14', 'gpt-6-luna'), prediction: true },
	{ ...ending('gpt-4o-mini', '2027-01-14', 'gpt-6-luna'), prediction: true },
	{ ...ending('gpt-4o-2024-05-13', '2026-10-23', 'gpt-5.6-sol'), prediction: true },
	ending('gpt-5', '2026-12-11', 'gpt-5.6-sol'),
	ending('gpt-5-mini', '2026-12-11', 'gpt-5.6-terra'),
	ending('gpt-5-nano', '2026-12-11', 'gpt-5.6-luna'),
	ending('o3', '2026-12-11', 'gpt-5.6-sol'),
	ending('gpt-5.1', '2027-04-01'),
	ending('gpt-5.4-nano', '2027-04-01'),
	ending('o4-mini', '2026-10-23', 'gpt-5.6-terra'),
	ending('o3-mini', '2026-10-23', 'gpt-5.6-sol'),
	ending('o1', '2026-10-23', 'gpt-5.6-sol'),
	ending('gpt-4-turbo', '2026-10-23', 'gpt-5.6-sol'),
	ending('gpt-4', '2026-10-23', 'gpt-5.6-sol'),
	ending('gpt-3.5-turbo', '2026-10-23', 'gpt-5.6-terra'),
];

function ending(id: string, shutdown: string, successor?: string): ModelRow {
	return { id, shutdown, ...(successor !== undefined && { successor }), source: SOURCE };
}
