import type { ModelRow } from '../../core/models/modelRow.ts';
import { parseModelRows, withUserRows } from '../../core/models/userRows.ts';
import type { Settings } from '../settings.ts';

/** The rows of the catalogue with the user's over them, read anew. */
export function modelRows(settings: Pick<Settings, 'models'>): readonly ModelRow[] {
	return withUserRows(parseModelRows(settings.models()).rows);
}
