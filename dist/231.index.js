export const id = 231;
export const ids = [231];
export const modules = {

/***/ 654:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cl: () => (/* binding */ createGitHub),
/* harmony export */   ut: () => (/* binding */ answerOf),
/* harmony export */   y_: () => (/* binding */ GitHubError)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7428);

/** An answer of GitHub that is not a success. It holds no request, and so no token. */
class GitHubError extends Error {
    name = 'GitHubError';
    /** HTTP status; 500 when there was no answer at all. */
    status;
    /** Refused because of too many requests, and still after waiting. */
    rateLimited;
    constructor(message, status, rateLimited = false) {
        super(message);
        this.status = status;
        this.rateLimited = rateLimited;
    }
}
const USER_AGENT = 'ai-cicd-action';
const ATTEMPTS = 5;
/** The sum of all waits of one request: GitHub asks for a minute when it limits, and a step must end. */
const MAX_WAIT_MS = 150_000;
/** What GitHub's guide asks for when it limits without saying for how long. */
const UNSTATED_LIMIT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * A client that tries 5xx, lost connections and rate limits again, as long as GitHub asks (`Retry-After`) and up to five
 * times or two and a half minutes; nothing else can succeed by asking again.
 */
function createGitHub({ token, apiUrl, clock, fetch }) {
    let octokit = null;
    async function connect() {
        // Loaded here, because the package reads the event file as it loads (a broken one must not crash us before we can say
        // so), and because a run without GitHub need not load it.
        const { getOctokit } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(413)]).then(__webpack_require__.bind(__webpack_require__, 2413));
        return getOctokit(token, {
            baseUrl: apiUrl.replace(/\/$/, ''),
            userAgent: USER_AGENT,
            log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
            ...(fetch === undefined ? {} : { request: { fetch } }),
        });
    }
    async function send(route, parameters) {
        octokit ??= connect();
        const client = await octokit;
        let waited = 0;
        for (let attempt = 1;; attempt += 1) {
            try {
                const request = { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) };
                const answer = await client.request(route, { ...parameters, request });
                return { body: answer.data, link: answer.headers.link ?? '' };
            }
            catch (thrown) {
                const failure = failureOf(thrown);
                const wait = waitBefore(failure, attempt, clock.now());
                if (wait === null || attempt === ATTEMPTS || waited + wait > MAX_WAIT_MS) {
                    // The message of a malformed header quotes it, and the token is one.
                    const message = failure.message.replaceAll(token, '***');
                    throw new GitHubError(`${route}: ${message}`, failure.status, isRateLimit(failure));
                }
                waited += wait;
                await clock.sleep(wait);
            }
        }
    }
    return {
        request: async (route, parameters = {}) => (await send(route, parameters)).body,
        async *pages(route, parameters = {}) {
            for (let page = 1;; page += 1) {
                const { body, link } = await send(route, { ...parameters, per_page: 100, page });
                yield answerOf(zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J()), body, route);
                if (!/;\s*rel="next"/.test(link))
                    return;
            }
        },
        async graphql(query) {
            // GitHub Enterprise serves REST below /api/v3 and GraphQL beside it.
            const url = `${apiUrl.replace(/\/$/, '').replace(/\/api\/v3$/, '/api')}/graphql`;
            const { body } = await send(`POST ${url}`, { query });
            const { data, errors } = answerOf(graphqlAnswer, body, 'POST /graphql');
            if (errors !== undefined)
                throw new GitHubError(errors.map(({ message }) => message).join('; '), 200);
            return data;
        },
    };
}
/**
 * Parses the body of an answer.
 * @throws GitHubError when it has another shape, as the page of a proxy has
 */
function answerOf(schema, body, route) {
    const parsed = schema.safeParse(body);
    if (parsed.success)
        return parsed.data;
    throw new GitHubError(`${route}: the answer is not GitHub's: ${zod__WEBPACK_IMPORTED_MODULE_1__/* .prettifyError */ .S1(parsed.error)}`, 200);
}
const graphqlAnswer = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    data: zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J().optional(),
    errors: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ message: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() })).optional(),
});
const requestError = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    status: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    message: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    response: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ headers: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J()) }).optional(),
});
function ignore() {
    return undefined;
}
/** @throws what was thrown, when it is not a failed request but a bug */
function failureOf(thrown) {
    const parsed = requestError.safeParse(thrown);
    if (!parsed.success)
        throw thrown;
    const { status, message, response } = parsed.data;
    return { status, message, headers: response?.headers ?? {} };
}
function isRateLimit({ status, message, headers }) {
    if (status === 429)
        return true;
    if (status !== 403)
        return false;
    return (headers['retry-after'] !== undefined ||
        headers['x-ratelimit-remaining'] === '0' ||
        /secondary rate limit|abuse detection/i.test(message));
}
/**
 * How long to wait before the next attempt, in milliseconds; null when another attempt cannot help.
 * Rules for limits: docs.github.com, "Best practices for using the REST API", rate limit errors.
 */
function waitBefore(failure, attempt, now) {
    if (isRateLimit(failure)) {
        const seconds = Number(failure.headers['retry-after'] ?? Number.NaN);
        if (Number.isFinite(seconds))
            return Math.max(seconds, 0) * 1000;
        const reset = Number(failure.headers['x-ratelimit-reset'] ?? Number.NaN);
        if (failure.headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) {
            return Math.max(reset * 1000 - now, 0) + 1000;
        }
        return UNSTATED_LIMIT_MS;
    }
    return failure.status >= 500 ? 250 * 2 ** attempt : null;
}


/***/ }),

/***/ 3503:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ upsertComment)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3798);
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(654);


/** The most that GitHub takes, in characters. */
const MAX_BODY_CHARACTERS = 65_536;
const LIST = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const CREATE = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const UPDATE = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
const DELETE = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';
const commentSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    id: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr(),
    html_url: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    body: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullish(),
    user: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ login: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), type: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional() }).nullish(),
});
/**
 * Brings the one comment of a job on a pull request up to date, whatever page it is on. Only a comment of our own author
 * with the marker as its first line is ours: a stranger's copy of the marker is not touched. Of several the oldest stays
 * and the others are deleted, so that jobs which create one at the same time come to one.
 * @returns what became of it; a comment that GitHub refuses is an outcome, not an error, because no verdict depends on it
 */
async function upsertComment(github, wanted) {
    const { marker } = wanted;
    const body = firstLine(wanted.body) === marker ? wanted.body : `${marker}\n${wanted.body}`;
    if (body.length > MAX_BODY_CHARACTERS)
        return { outcome: 'too-long', url: null, reason: null };
    try {
        return await converge(github, { ...wanted, body });
    }
    catch (thrown) {
        if (thrown instanceof _api_js__WEBPACK_IMPORTED_MODULE_0__/* .GitHubError */ .y_)
            return refusal(thrown);
        throw thrown;
    }
}
async function converge(github, wanted) {
    const author = await ownLogin(github);
    const settled = await settle(github, wanted, await ownComments(github, wanted, author));
    if (settled !== null)
        return settled;
    if (!wanted.createIfMissing)
        return { outcome: 'absent', url: null, reason: null };
    const { repo, issue, body } = wanted;
    const answer = await github.request(CREATE, { owner: repo.owner, repo: repo.name, issue_number: issue, body });
    const created = (0,_api_js__WEBPACK_IMPORTED_MODULE_0__/* .answerOf */ .ut)(commentSchema, answer, CREATE);
    // Another job may have created one since we looked, and a request that was tried again may have made two.
    const now = await ownComments(github, wanted, author);
    const older = now.some(({ id }) => id < created.id) ? await settle(github, wanted, now) : null;
    if (older !== null)
        return older;
    for (const { id } of now)
        if (id !== created.id)
            await deleteComment(github, repo, id);
    return { outcome: 'created', url: created.html_url, reason: null };
}
/**
 * Makes the oldest of the comments say the body and deletes the others.
 * @param comments oldest first
 * @returns null when there is none, or none any more
 */
async function settle(github, wanted, comments) {
    const [oldest, ...others] = comments;
    if (oldest === undefined)
        return null;
    const { repo, body } = wanted;
    const unchanged = normalized(oldest.body ?? '') === normalized(body);
    if (!unchanged) {
        try {
            await github.request(UPDATE, { owner: repo.owner, repo: repo.name, comment_id: oldest.id, body });
        }
        catch (thrown) {
            const isGone = thrown instanceof _api_js__WEBPACK_IMPORTED_MODULE_0__/* .GitHubError */ .y_ && thrown.status === 404;
            if (isGone)
                return settle(github, wanted, others);
            throw thrown;
        }
    }
    for (const { id } of others)
        await deleteComment(github, repo, id);
    return { outcome: unchanged ? 'unchanged' : 'updated', url: oldest.html_url, reason: null };
}
async function deleteComment(github, repo, id) {
    try {
        await github.request(DELETE, { owner: repo.owner, repo: repo.name, comment_id: id });
    }
    catch (thrown) {
        // Another job was faster, or GitHub is busy: what is left is deleted by the next run.
        if (!(thrown instanceof _api_js__WEBPACK_IMPORTED_MODULE_0__/* .GitHubError */ .y_))
            throw thrown;
    }
}
/** Our comments with this marker, oldest first. */
async function ownComments(github, { repo, issue, marker }, author) {
    const own = [];
    for await (const page of github.pages(LIST, { owner: repo.owner, repo: repo.name, issue_number: issue })) {
        for (const comment of (0,_api_js__WEBPACK_IMPORTED_MODULE_0__/* .answerOf */ .ut)(zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(commentSchema), page, LIST)) {
            if (isBy(comment.user, author) && firstLine(comment.body ?? '') === marker)
                own.push(comment);
        }
    }
    return own.sort((a, b) => a.id - b.id);
}
/** Who the token is. `GET /user` is refused to the tokens of apps, and the one of a workflow is such a token. */
async function ownLogin(github) {
    try {
        const answer = await github.graphql('{ viewer { login } }');
        return (0,_api_js__WEBPACK_IMPORTED_MODULE_0__/* .answerOf */ .ut)(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ viewer: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ login: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }) }), answer, 'viewer').viewer.login;
    }
    catch (thrown) {
        if (thrown instanceof _api_js__WEBPACK_IMPORTED_MODULE_0__/* .GitHubError */ .y_)
            return 'github-actions[bot]';
        throw thrown;
    }
}
/** An app may be called with or without the `[bot]` of its login; a person's login never has it. */
function isBy(user, author) {
    if (user === null || user === undefined)
        return false;
    return user.login === author || (user.type === 'Bot' && user.login === `${author}[bot]`);
}
function refusal(error) {
    if (error.status === 422 && error.message.includes('too long'))
        return { outcome: 'too-long', url: null, reason: null };
    const denied = !error.rateLimited && [401, 403, 404].includes(error.status);
    const remedy = denied
        ? 'Give the job the permission `pull-requests: write`; a pull request from a fork or by Dependabot never has it.'
        : 'The next run tries again.';
    return { outcome: 'refused', url: null, reason: `GitHub refused the comment: ${error.message}. ${remedy}` };
}
function firstLine(body) {
    return (body.split('\n', 1)[0] ?? '').trimEnd();
}
/** GitHub may hand a body back with other line ends. */
function normalized(body) {
    return body.replaceAll('\r\n', '\n').trimEnd();
}


/***/ }),

/***/ 7231:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runPost: () => (/* binding */ runPost),
  unfinishedState: () => (/* binding */ unfinishedState)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 10 modules
var core = __webpack_require__(7264);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
// EXTERNAL MODULE: ./build/github/api.js
var api = __webpack_require__(654);
// EXTERNAL MODULE: ./build/github/sticky-comment.js
var sticky_comment = __webpack_require__(3503);
;// CONCATENATED MODULE: ./build/report/interrupted.js
/** The comment of a run that ended before it had a result: the earlier result must not stand as this commit's. */
function interruptedComment(run) {
    return [
        run.marker,
        `### ⚪ Not evaluated: the run for \`${run.head.slice(0, 7)}\` ended before it had a result`,
        '',
        `It was cancelled or it ran out of time. [Open the run](${run.runUrl}) to see why, or start it again.`,
        '',
    ].join('\n');
}

// EXTERNAL MODULE: ./build/shell/clock.js
var clock = __webpack_require__(8739);
// EXTERNAL MODULE: ./build/shell/step-log.js + 1 modules
var step_log = __webpack_require__(3733);
;// CONCATENATED MODULE: ./build/post.js







/** What the main step leaves for the post step: enough to correct the comment, and no secret. */
const unfinishedState = schemas/* object */.Ikc({
    owner: schemas/* string */.YjP(),
    name: schemas/* string */.YjP(),
    issue: schemas/* number */.aig(),
    marker: schemas/* string */.YjP(),
    head: schemas/* string */.YjP(),
    runUrl: schemas/* string */.YjP(),
    apiUrl: schemas/* string */.YjP(),
});
/**
 * A main step that was cancelled or killed never told its result, and the comment of the commit before would stand as
 * if it were this one's. The post step says so in that comment; it creates none.
 */
async function runPost() {
    const written = (0,core/* getState */.Gu)('unfinished');
    if (written === '' || (0,core/* getState */.Gu)('told') === 'true')
        return 0;
    const log = (0,step_log/* stepLog */.t)();
    const state = unfinishedState.parse(JSON.parse(written));
    const token = process.env['INPUT_GITHUB-TOKEN'] ?? '';
    if (token === '')
        return 0;
    const result = await (0,sticky_comment/* upsertComment */.l)((0,api/* createGitHub */.Cl)({ token, apiUrl: state.apiUrl, clock: clock/* systemClock */.m }), {
        repo: { owner: state.owner, name: state.name },
        issue: state.issue,
        marker: state.marker,
        body: interruptedComment(state),
        createIfMissing: false,
    });
    if (result.outcome === 'updated')
        log.info('The comment now says that this run did not finish.');
    return 0;
}


/***/ }),

/***/ 8739:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);

const systemClock = {
    now: () => Date.now(),
    sleep: async (ms, signal) => {
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, signal === undefined ? {} : { signal });
    },
};


/***/ }),

/***/ 3733:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t: () => (/* binding */ stepLog)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 10 modules
var core = __webpack_require__(7264);
;// CONCATENATED MODULE: ./build/github/log.js
const PROGRESS_INTERVAL_MS = 10_000;
/**
 * A Log for a step of a workflow. Whatever is logged, the runner finds only the commands that this file means: text can
 * neither start one, nor end the one it is in.
 */
function actionLog({ write, debug, clock }) {
    let lastProgressAt = null;
    let isComplete = false;
    function command(name, data, properties = {}) {
        const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
        write(`::${name}${list.length === 0 ? '' : ` ${list.join(',')}`}::${escapeData(data)}\n`);
    }
    function annotation(name, text, at) {
        const place = at === undefined ? {} : { file: oneLine(at.file), line: String(at.line) };
        const title = at?.title === undefined ? {} : { title: oneLine(at.title) };
        command(name, printable(text).join('\n'), { ...place, ...title });
    }
    function info(text) {
        for (const line of printable(text))
            write(`${withoutCommand(line)}\n`);
    }
    return {
        info,
        warn: (text, at) => annotation('warning', text, at),
        error: (text, at) => annotation('error', text, at),
        debug(text) {
            if (debug)
                command('debug', printable(text).join('\n'));
        },
        group(title) {
            command('group', oneLine(title));
            let open = true;
            return () => {
                if (open)
                    command('endgroup', '');
                open = false;
            };
        },
        mask(secret) {
            if (secret.trim() !== '')
                command('add-mask', secret);
        },
        progress(state) {
            const now = clock.now();
            const isDue = lastProgressAt === null || now - lastProgressAt >= PROGRESS_INTERVAL_MS;
            const completes = state.done >= state.total && !isComplete;
            if (!isDue && !completes)
                return;
            lastProgressAt = now;
            isComplete = state.done >= state.total;
            info(progressLine(state));
        },
    };
}
function progressLine({ done, total, failed, cached, costUsd, elapsedMs }) {
    const parts = [`${done}/${total} calls`];
    if (failed > 0)
        parts.push(`${failed} failed`);
    if (cached > 0)
        parts.push(`${cached} cached`);
    parts.push(costUsd === null ? 'cost unknown' : `$${costUsd.toFixed(4)}`, `${Math.round(elapsedMs / 1000)} s`);
    return parts.join(' · ');
}
/** Terminal sequences (colours, cursor, links, titles), which end at the latest with their line. */
const ANSI = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)?|\u001b[ -~]?/g;
/** Controls but tab, bidirectional overrides, invisible characters other than emoji's joiner, and broken surrogates. */
const UNPRINTABLE = /(?!\t)\p{Cc}|(?!\u200d)\p{Cf}|\p{Cs}/gu;
/** The lines of a text, without what a reader cannot see or a terminal obeys. */
function printable(text) {
    return text
        .replace(ANSI, '')
        .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
        .map((line) => line.replace(UNPRINTABLE, ''));
}
function oneLine(text) {
    return printable(text).join(' ');
}
/**
 * A line that the runner does not take for a command. Its rules (actions/runner, ActionCommand.cs): after leading white
 * space `::` starts one, and the older `##[` does so anywhere in the line. It compares by culture, to which characters
 * without weight do not count; so they do not hide a command here, and could not serve to break one.
 */
function withoutCommand(line) {
    const skeleton = line.normalize('NFKC').replace(/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}]/gu, '');
    const isCommand = /^\s*::/.test(skeleton) || skeleton.includes('##[');
    return isCommand ? skeleton.replace(/^\s*::/, ': :').replaceAll('##[', '# #[') : line;
}
function escapeData(data) {
    return data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function escapeProperty(value) {
    return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

// EXTERNAL MODULE: ./build/shell/clock.js
var clock = __webpack_require__(8739);
;// CONCATENATED MODULE: ./build/shell/step-log.js



/** What the runner reads as this step's output. */
function stepLog() {
    return actionLog({
        write: (text) => {
            process.stdout.write(text);
        },
        debug: (0,core/* isDebug */._o)(),
        clock: clock/* systemClock */.m,
    });
}


/***/ })

};
