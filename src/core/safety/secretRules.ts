/**
 * What a kind of secret looks like. `pattern` has the flags `g` and `d` not; the secret is its group `s`, or the whole match. All
 * parts that repeat are bounded or begin with a literal, so that no text makes the search slow.
 */
export interface SecretRule {
	/** For the user and the model: “Stripe key”. */
	readonly name: string;
	readonly pattern: RegExp;
	/** One of these is in every text that can match, in lower case; without one the pattern is not run. */
	readonly hints: readonly string[];
	/** Whether what matched is a secret after all; placeholders are out before. */
	readonly isReal?: (secret: string) => boolean;
}

/** Not a word, or words with hyphens. */
const mixed = (secret: string) => /\d/.test(secret) || /[a-z][A-Z]|[A-Z]{2}[a-z]/.test(secret.slice(6));

/**
 * Forms with a prefix of their own, by the documents of who makes them; a good list of those is GitHub's, of supported secret
 * scanning patterns: https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
export const TOKEN_RULES: readonly SecretRule[] = [
	// https://platform.openai.com/docs/api-reference/authentication; OpenRouter, DeepSeek and others use the same beginning.
	{
		name: 'OpenAI key',
		pattern: /(?<![A-Za-z0-9_-])sk-(?:proj|svcacct|admin|None|service)-[A-Za-z0-9_-]{20,400}/g,
		hints: ['sk-'],
		isReal: mixed,
	},
	{
		name: 'OpenRouter key',
		pattern: /(?<![A-Za-z0-9_-])sk-or-[A-Za-z0-9-]{20,200}/g,
		hints: ['sk-or-'],
		isReal: mixed,
	},
	{
		name: 'Anthropic key',
		pattern: /(?<![A-Za-z0-9_-])sk-ant-[A-Za-z0-9_-]{20,200}/g,
		hints: ['sk-ant-'],
		isReal: mixed,
	},
	{
		name: 'API key',
		pattern: /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9]{24,200}(?![A-Za-z0-9])/g,
		hints: ['sk-'],
		isReal: mixed,
	},
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
	{
		name: 'AWS access key',
		pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
		hints: ['akia', 'asia', 'abia', 'acca'],
	},
	// https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
	{
		name: 'GitHub token',
		pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{40,255})/g,
		hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
	},
	// https://docs.gitlab.com/security/tokens/#token-prefixes
	{
		name: 'GitLab token',
		pattern:
			/(?<![A-Za-z0-9])(?:gl(?:pat|ptt|dt|oas|rt|rtr|cbt|ft|soat|imt|agent|ffct|wt)-[A-Za-z0-9_.-]{20,300}|GR1348941[A-Za-z0-9_-]{20})/g,
		hints: ['gl', 'gr1348941'],
		isReal: mixed,
	},
	// https://docs.slack.dev/authentication/tokens
	{
		name: 'Slack token',
		pattern: /(?<![A-Za-z0-9])(?:xox[abcdeoprs]|xapp)-[A-Za-z0-9-]{20,300}/g,
		hints: ['xox', 'xapp-'],
		isReal: mixed,
	},
	{
		name: 'Slack webhook',
		pattern: /hooks\.slack\.com\/(?<s>(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{30,200})/g,
		hints: ['hooks.slack.com'],
		isReal: mixed,
	},
	// https://docs.stripe.com/keys
	{
		name: 'Stripe key',
		pattern: /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test|prod)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/=]{24,100})/g,
		hints: ['k_live_', 'k_test_', 'k_prod_', 'whsec_'],
	},
	// https://cloud.google.com/docs/authentication/api-keys
	{
		name: 'Google key',
		pattern:
			/(?<![A-Za-z0-9])(?:AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])|GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_.-]{30,2000})/g,
		hints: ['aiza', 'gocspx-', 'ya29.'],
	},
	// https://docs.npmjs.com/about-access-tokens, https://docs.pypi.org/api/secret-reporting
	{ name: 'npm token', pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g, hints: ['npm_'] },
	{ name: 'PyPI token', pattern: /(?<![A-Za-z0-9])pypi-[A-Za-z0-9_-]{60,1000}/g, hints: ['pypi-'] },
	// https://learn.microsoft.com/purview/sit-defn-azure-storage-account-key and its neighbours
	{
		name: 'Azure key',
		pattern: /(?:AccountKey|SharedAccessKey|SharedSecretKey)\s?=\s?(?<s>[A-Za-z0-9+/]{40,100}={0,2})/gi,
		hints: ['accountkey', 'sharedaccesskey', 'sharedsecretkey'],
	},
	{
		name: 'Azure shared access signature',
		pattern: /[?&]sig=(?<s>[A-Za-z0-9%+/]{30,120}(?:%3D|=){0,2})/gi,
		hints: ['sig='],
		isReal: mixed,
	},
	{
		name: 'Azure client secret',
		pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/g,
		hints: ['q~'],
	},
	{
		name: 'Azure key',
		pattern:
			/(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}(?![A-Za-z0-9])|(?<![A-Za-z0-9])[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])/g,
		hints: ['jqqj99', 'azdo'],
	},
	// https://core.telegram.org/bots/api#authorizing-your-bot
	{ name: 'Telegram token', pattern: /(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g, hints: [':aa'] },
	// https://www.twilio.com/docs/iam/api-keys, https://www.twilio.com/docs/sendgrid
	{ name: 'Twilio key', pattern: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g, hints: ['sk'], isReal: mixed },
	{ name: 'SendGrid key', pattern: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,64}/g, hints: ['sg.'] },
	// https://discord.com/developers/docs/reference#authentication
	{
		name: 'Discord token',
		pattern: /(?<![A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/g,
		hints: ['.'],
		isReal: mixed,
	},
	{
		name: 'Discord webhook',
		pattern: /discord(?:app)?\.com\/api\/webhooks\/(?<s>\d{15,22}\/[A-Za-z0-9_-]{50,90})/g,
		hints: ['/api/webhooks/'],
	},
	{
		name: 'Hugging Face token',
		pattern: /(?<![A-Za-z0-9])(?:hf|api_org)_[A-Za-z0-9]{34,40}(?![A-Za-z0-9])/g,
		hints: ['hf_', 'api_org_'],
	},
	{
		name: 'API key',
		pattern:
			/(?<![A-Za-z0-9_-])(?:gsk_[A-Za-z0-9]{40,80}|xai-[A-Za-z0-9]{60,100}|pplx-[A-Za-z0-9]{40,80}|r8_[A-Za-z0-9]{37}|nvapi-[A-Za-z0-9_-]{60,80}|tgp_v1_[A-Za-z0-9_-]{40,60}|fw_[A-Za-z0-9]{22,30})(?![A-Za-z0-9])/g,
		hints: ['gsk_', 'xai-', 'pplx-', 'r8_', 'nvapi-', 'tgp_v1_', 'fw_'],
		isReal: mixed,
	},
	{ name: 'DigitalOcean token', pattern: /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{64}/g, hints: ['_v1_'] },
	{ name: 'Docker token', pattern: /(?<![A-Za-z0-9])dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,40}/g, hints: ['dckr_'] },
	{
		name: 'Vault token',
		pattern: /(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{24,300}/g,
		hints: ['hvs.', 'hvb.', 'hvr.'],
		isReal: mixed,
	},
	{ name: 'Mailgun key', pattern: /(?<![A-Za-z0-9])key-[a-f0-9]{32}(?![A-Za-z0-9])/g, hints: ['key-'] },
	{ name: 'Mailchimp key', pattern: /(?<![A-Za-z0-9])[a-f0-9]{32}-us\d{1,2}(?![A-Za-z0-9])/g, hints: ['-us'] },
	{
		name: 'New Relic key',
		pattern: /(?<![A-Za-z0-9])NR(?:AK|II|IQ|RA|SI)-[A-Za-z0-9_-]{27,40}/g,
		hints: ['nrak-', 'nrii-', 'nriq-', 'nrra-', 'nrsi-'],
	},
	{ name: 'Sentry token', pattern: /(?<![A-Za-z0-9])sntry[su]_[A-Za-z0-9+/=_]{40,400}/g, hints: ['sntry'] },
	{
		name: 'Atlassian token',
		pattern: /(?<![A-Za-z0-9])(?:ATATT3[A-Za-z0-9_=-]{60,250}|ATBB[A-Za-z0-9]{32}|ATCTT3[A-Za-z0-9_=-]{60,250})/g,
		hints: ['atatt3', 'atbb', 'atctt3'],
		isReal: mixed,
	},
	{
		name: 'Terraform token',
		pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}/g,
		hints: ['.atlasv1.'],
	},
	{
		name: 'access token',
		pattern:
			/(?<![A-Za-z0-9_-])(?:tskey-[a-z]+-[A-Za-z0-9]{8,30}-[A-Za-z0-9]{16,50}|pul-[a-f0-9]{40}|dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.]{40,60}|pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,64}|sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{20,60}|rubygems_[a-f0-9]{48}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|cio[A-Za-z0-9]{32}|oy2[a-z0-9]{43}|HRKU-[A-Za-z0-9_-]{36,70}|fm[12][ar]?_[A-Za-z0-9+/=]{80,800}|sq0[a-z]{3}-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{60}|shp(?:at|ca|pa|ss)_[a-f0-9]{32}|lin_(?:api|oauth)_[A-Za-z0-9]{32,64}|ntn_[A-Za-z0-9]{40,60}|figd_[A-Za-z0-9_-]{40,60}|dapi[a-f0-9]{32}|gl(?:sa|c)_[A-Za-z0-9+/_]{32,400}={0,2}|vc[apirk]p?_[A-Za-z0-9]{24,60})(?![A-Za-z0-9])/g,
		hints: [
			'tskey-',
			'pul-',
			'dp.',
			'pscale_',
			'sbp_',
			'sb_secret_',
			'rubygems_',
			'pmak-',
			'cio',
			'oy2',
			'hrku-',
			'fm1',
			'fm2',
			'sq0',
			'eaaa',
			'shp',
			'lin_',
			'ntn_',
			'figd_',
			'dapi',
			'glsa_',
			'glc_',
			'vc',
		],
		isReal: mixed,
	},
	// https://age-encryption.org/v1
	{ name: 'age key', pattern: /AGE-SECRET-KEY-1[0-9A-Z]{58}/g, hints: ['age-secret-key-1'] },
	// RFC 7519
	{
		name: 'JSON web token',
		pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{16,1000}/g,
		hints: ['eyj'],
	},
];
