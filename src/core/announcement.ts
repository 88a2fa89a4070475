const ANNOUNCES =
	/\b(?:I['’]?ll|I will|I['’]?m going to|I am going to|let me|let['’]s|next,? I|now I(?:['’]?ll| will)?|proceeding to|going to)\b/i;
/** Words that make a sentence an offer or a wish to be asked, which is a fine way to end. */
const OFFERS = /\b(?:let me know|if you|would you|do you want|shall I|should I|feel free|you can|happy to|when you)\b/i;
const LONGEST_SENTENCE = 400;

/**
 * True when an answer ends by saying what it will do next. GPT-4.1 sometimes announces a call and stops instead of making it;
 * such a turn is continued once. English only: in other languages the turn simply ends.
 */
export function endsWithAnnouncement(answer: string): boolean {
	const text = answer.trimEnd();
	if (!text || text.endsWith('?') || text.endsWith('```')) return false;
	const sentence = lastSentence(text);
	if (sentence.length > LONGEST_SENTENCE || OFFERS.test(sentence)) return false;
	return ANNOUNCES.test(sentence);
}

function lastSentence(text: string): string {
	const paragraph = text.slice(text.lastIndexOf('\n') + 1);
	const sentences = paragraph.split(/(?<=[.!])\s+(?=\S)/);
	return sentences.at(-1) ?? paragraph;
}
