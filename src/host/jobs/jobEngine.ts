import type { CountTexts } from '../../core/context/pack.ts';
import type { SmallJobs } from './smallJobs.ts';

/** What commands need that have a small job done. */
export interface JobEngine {
	readonly jobs: SmallJobs;
	/** Exact tokens of texts, or bounds. */
	count(...given: [...Parameters<CountTexts>, AbortSignal]): ReturnType<CountTexts>;
}
