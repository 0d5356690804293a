export const id = 612;
export const ids = [612];
export const modules = {

/***/ 612:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runAction: () => (/* binding */ runAction)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7264);
/* harmony import */ var _commands_evaluate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3212);
/* harmony import */ var _commands_lint_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9650);
/* harmony import */ var _commands_tell_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(388);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9473);
/* harmony import */ var _git_baseline_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9411);
/* harmony import */ var _github_api_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(654);
/* harmony import */ var _github_event_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6830);
/* harmony import */ var _github_remote_commits_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(8315);
/* harmony import */ var _report_annotations_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(6241);
/* harmony import */ var _report_assemble_js__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(754);
/* harmony import */ var _report_marker_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(8729);
/* harmony import */ var _report_summary_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(4611);
/* harmony import */ var _shell_clock_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(8739);
/* harmony import */ var _shell_inputs_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(5500);
/* harmony import */ var _shell_models_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(8955);
/* harmony import */ var _shell_step_log_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(3733);
/* harmony import */ var _shell_unprivileged_js__WEBPACK_IMPORTED_MODULE_20__ = __webpack_require__(86);
/* harmony import */ var _shell_workspace_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(1953);
var __webpack_async_dependencies__ = __webpack_handle_async_dependencies__([_commands_evaluate_js__WEBPACK_IMPORTED_MODULE_3__, _commands_lint_js__WEBPACK_IMPORTED_MODULE_4__]);
([_commands_evaluate_js__WEBPACK_IMPORTED_MODULE_3__, _commands_lint_js__WEBPACK_IMPORTED_MODULE_4__] = __webpack_async_dependencies__.then ? (await __webpack_async_dependencies__)() : __webpack_async_dependencies__);





















/** GitHub drops a larger summary of a step. */
const summaryLimitBytes = 1_048_576;
/** The main step: inputs → command → everything a reader gets → the exit code. */
async function runAction() {
    const env = process.env;
    (0,_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .saveState */ .LZ)('started', 'true');
    const log = (0,_shell_step_log_js__WEBPACK_IMPORTED_MODULE_17__/* .stepLog */ .t)();
    let inputs = null;
    let trigger = null;
    let report;
    try {
        inputs = (0,_shell_inputs_js__WEBPACK_IMPORTED_MODULE_15__/* .parseInputs */ .T)(_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4);
        trigger = await (0,_github_event_js__WEBPACK_IMPORTED_MODULE_9__/* .readTrigger */ .v)(env, (path) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8'));
        log.mask(inputs.token);
        report = await runCommand(inputs, trigger, log);
    }
    catch (thrown) {
        // Even a bug is reported first and fails last: outputs, summary and comment are written whatever happened.
        const error = thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo ? thrown : new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`Unexpected error: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .bD)(thrown)}`);
        if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo))
            log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : (0,_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .bD)(thrown));
        report = (0,_report_assemble_js__WEBPACK_IMPORTED_MODULE_19__/* .mistakenReport */ .nv)((0,_report_assemble_js__WEBPACK_IMPORTED_MODULE_19__/* .runFacts */ .pI)({ head: trigger?.sha ?? null, run: null }), error);
    }
    await tell(report, inputs, trigger, log);
    return report.blocks ? 1 : 0;
}
async function runCommand(inputs, trigger, log) {
    const run = runOf(trigger);
    const workspace = await (0,_shell_workspace_js__WEBPACK_IMPORTED_MODULE_18__/* .openWorkspace */ .O)(process.env.GITHUB_WORKSPACE ?? process.cwd(), inputs.config, {
        env: process.env,
        trusted: true,
    });
    const github = (0,_github_api_js__WEBPACK_IMPORTED_MODULE_8__/* .createGitHub */ .Cl)({ token: inputs.token, apiUrl: trigger.apiUrl, clock: _shell_clock_js__WEBPACK_IMPORTED_MODULE_14__/* .systemClock */ .m });
    const cancel = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.once(signal, () => cancel.abort(new Error(signal)));
    const deps = {
        clock: _shell_clock_js__WEBPACK_IMPORTED_MODULE_14__/* .systemClock */ .m,
        log,
        tree: workspace.tree,
        head: trigger.pullRequest?.headSha ?? trigger.sha,
        findBaseline: () => (0,_git_baseline_js__WEBPACK_IMPORTED_MODULE_7__/* .findBaseline */ .X)({
            git: workspace.git,
            event: trigger,
            base: inputs.base,
            remote: inputs.token === '' ? null : (0,_github_remote_commits_js__WEBPACK_IMPORTED_MODULE_10__/* .remoteCommits */ .b)(github, trigger.repository),
            log,
        }),
        renames: async (baseline) => (await workspace.git?.renames(baseline.sha)) ?? new Map(),
        openModels: async (config) => (0,_shell_models_js__WEBPACK_IMPORTED_MODULE_16__/* .openModels */ .H)(config, {
            env: process.env,
            tree: workspace.tree,
            configFile: workspace.config,
            clock: _shell_clock_js__WEBPACK_IMPORTED_MODULE_14__/* .systemClock */ .m,
            random: Math.random,
            log,
            region: inputs.region,
            credentials: await credentialsOf(inputs, trigger),
            recording: null,
        }),
        signal: cancel.signal,
    };
    if (inputs.command === 'lint')
        return (0,_commands_lint_js__WEBPACK_IMPORTED_MODULE_4__/* .lint */ .u)(deps, { config: workspace.config, run });
    if (inputs.command === 'auto' && trigger.kind === 'tag') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo('a tag was pushed, and this version of the action does not release yet', {
            hint: 'Run it on pull_request, merge_group, push to a branch, or workflow_dispatch; or set `command: evaluate`.',
        });
    }
    if (trigger.pullRequest !== null && inputs.comment) {
        (0,_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .saveState */ .LZ)('unfinished', {
            ...trigger.repository,
            issue: trigger.pullRequest.number,
            marker: markerOf(inputs),
            head: trigger.pullRequest.headSha,
            runUrl: trigger.run.url,
            apiUrl: trigger.apiUrl,
        });
    }
    return (0,_commands_evaluate_js__WEBPACK_IMPORTED_MODULE_3__/* .evaluate */ ._)(deps, {
        config: workspace.config,
        event: trigger.event,
        changedOnly: inputs.changedOnly && trigger.kind === 'pull_request',
        unprivileged: (0,_shell_unprivileged_js__WEBPACK_IMPORTED_MODULE_20__/* .unprivilegedReason */ .p)(trigger.pullRequest, inputs.role, process.env),
        run,
    });
}
async function credentialsOf(inputs, trigger) {
    const region = inputs.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    if (inputs.role === null)
        return null;
    if (region === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo('`role-to-assume` needs a region', { hint: 'Set the input `aws-region`.' });
    }
    const { assumedRole } = await Promise.all(/* import() */[__webpack_require__.e(956), __webpack_require__.e(856)]).then(__webpack_require__.bind(__webpack_require__, 7856));
    return assumedRole({
        roleArn: inputs.role,
        region,
        sessionName: `ai-cicd-${trigger.run.id}`,
        mintToken: _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getIDToken */ .V9,
    });
}
/** Comment, summary, annotations, files and outputs, in this order and all of them. */
async function tell(report, inputs, trigger, log) {
    const marker = inputs === null ? (0,_report_marker_js__WEBPACK_IMPORTED_MODULE_12__/* .commentMarker */ .Q)('') : markerOf(inputs);
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(inputs?.outputDir ?? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(process.env.RUNNER_TEMP ?? process.cwd(), 'ai-cicd'));
    const written = await (0,_commands_tell_js__WEBPACK_IMPORTED_MODULE_5__/* .writeReports */ .Li)(report, folder, marker, writeInto);
    const commentUrl = inputs?.comment === true && trigger !== null ? await comment(report, inputs, trigger, marker, log) : null;
    if ((process.env.GITHUB_STEP_SUMMARY ?? '') !== '') {
        await _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .summary */ .z.addRaw((0,_report_summary_js__WEBPACK_IMPORTED_MODULE_13__/* .renderSummary */ .B)(report, { limitBytes: summaryLimitBytes })).write({ overwrite: true });
    }
    for (const { level, file, line, title, message } of (0,_report_annotations_js__WEBPACK_IMPORTED_MODULE_11__/* .annotations */ .h)(report)) {
        if (level === 'error')
            log.error(message, { file, line, title });
        else
            log.warn(message, { file, line, title });
    }
    for (const mistake of report.mistakes)
        if (mistake.file === null)
            log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .mistakeLine */ .tC)(mistake));
    for (const reason of report.reasons)
        log.info(reason);
    const outputs = {
        verdict: report.verdict,
        score: report.score ?? '',
        'baseline-score': report.baselineScore ?? '',
        delta: report.delta ?? '',
        passed: report.passed,
        failed: report.failed,
        errored: report.errored,
        'cost-usd': report.usage.costUsd ?? '',
        'model-calls': report.usage.modelCalls,
        'cached-calls': report.usage.cachedCalls,
        'results-path': written.resultsPath,
        'report-path': written.reportPath,
        'comment-url': commentUrl ?? '',
    };
    for (const [name, value] of Object.entries(outputs))
        (0,_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .setOutput */ .uH)(name, value);
    (0,_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .saveState */ .LZ)('told', 'true');
}
async function comment(report, inputs, trigger, marker, log) {
    const { pullRequest, repository } = trigger;
    if (pullRequest === null)
        return null;
    if (inputs.token === '') {
        log.warn('No comment: the input `github-token` is empty.');
        return null;
    }
    const github = (0,_github_api_js__WEBPACK_IMPORTED_MODULE_8__/* .createGitHub */ .Cl)({ token: inputs.token, apiUrl: trigger.apiUrl, clock: _shell_clock_js__WEBPACK_IMPORTED_MODULE_14__/* .systemClock */ .m });
    return (0,_commands_tell_js__WEBPACK_IMPORTED_MODULE_5__/* .tellPullRequest */ .g2)(report, { github, repository, issue: pullRequest.number, marker, fork: pullRequest.fork || pullRequest.dependabot }, log);
}
function markerOf(inputs) {
    return (0,_report_marker_js__WEBPACK_IMPORTED_MODULE_12__/* .commentMarker */ .Q)([inputs.config, inputs.commentKey].filter((part) => part !== '').join(' '));
}
function runOf(trigger) {
    const { owner, name } = trigger.repository;
    return { url: trigger.run.url, number: trigger.run.number, repositoryUrl: `${trigger.serverUrl}/${owner}/${name}` };
}
async function writeInto(path, text) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), { recursive: true });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(path, text);
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } });

/***/ }),

/***/ 9473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   tC: () => (/* binding */ mistakeLine),
/* harmony export */   yo: () => (/* binding */ UserError)
/* harmony export */ });
/**
 * Something the user can mend. It is printed without a stack: what is wrong, where, what to do.
 * Anything else that is thrown is a bug of ours and keeps its stack.
 */
class UserError extends Error {
    name = 'UserError';
    hint;
    docs;
    mistakes;
    constructor(message, details = {}) {
        super(message);
        this.hint = details.hint ?? null;
        this.docs = details.docs ?? null;
        this.mistakes = details.mistakes ?? [];
    }
}
/** `file:line: field: message` of one mistake, its remedy behind it. */
function mistakeLine(mistake) {
    const place = mistake.file === null ? '' : mistake.line === null ? `${mistake.file}: ` : `${mistake.file}:${mistake.line}: `;
    const field = mistake.field === null ? '' : `${mistake.field}: `;
    if (mistake.hint === null)
        return `${place}${field}${mistake.message}`;
    const end = /[.!?:]$/.test(mistake.message) ? '' : '.';
    return `${place}${field}${mistake.message}${end} ${mistake.hint}`;
}
/** The message of anything that can be thrown: an Error, a string, or something stranger. */
function messageOf(thrown) {
    if (thrown instanceof Error)
        return thrown.message;
    return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown));
}


/***/ }),

/***/ 6830:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ readTrigger)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3798);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);


const sha = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const pullRequestPayload = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    number: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().positive(),
    user: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ login: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).nullish(),
    head: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ sha, ref: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), repo: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ full_name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }).nullish() }),
    base: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ sha, ref: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), repo: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ full_name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() }) }),
});
const payloadSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    pull_request: pullRequestPayload.optional(),
    merge_group: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ base_sha: sha }).optional(),
    before: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullish(),
    repository: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ default_branch: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional() }).optional(),
});
const wholeNumber = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^\d+$/).transform(Number);
const environmentSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    GITHUB_EVENT_NAME: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1),
    GITHUB_EVENT_PATH: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1),
    GITHUB_REPOSITORY: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^[^/]+\/[^/]+$/),
    GITHUB_SHA: sha,
    GITHUB_REF: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().default(''),
    GITHUB_RUN_ID: wholeNumber,
    GITHUB_RUN_NUMBER: wholeNumber,
    GITHUB_RUN_ATTEMPT: wholeNumber.default(1),
    GITHUB_SERVER_URL: zod__WEBPACK_IMPORTED_MODULE_1__/* .url */ .OZ5().default('https://github.com'),
    GITHUB_API_URL: zod__WEBPACK_IMPORTED_MODULE_1__/* .url */ .OZ5().default('https://api.github.com'),
    GITHUB_WORKFLOW: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().default(''),
    GITHUB_JOB: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().default(''),
    GITHUB_ACTOR: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().default(''),
});
/**
 * Reads what started the run from the runner's environment and event file.
 *
 * `pull_request_target` is refused: it checks out the base branch, so the verdict would be on code that the pull request
 * does not change, and a checkout of the head would hand a stranger's files to a job with secrets.
 * @param readFile text of a file of the machine; rejects when it cannot be read
 * @throws UserError when the environment or the event file is missing or broken, and for `pull_request_target`
 */
async function readTrigger(env, readFile) {
    const runner = parseEnvironment(env);
    const event = runner.GITHUB_EVENT_NAME;
    if (event === 'pull_request_target') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('the event pull_request_target is not supported', {
            hint: 'Use `on: pull_request`. For pull requests from forks see `gate.onFork`.',
        });
    }
    const payload = await readPayload(event, runner.GITHUB_EVENT_PATH, readFile);
    const [owner = '', name = ''] = runner.GITHUB_REPOSITORY.split('/');
    const ref = runner.GITHUB_REF;
    const kind = kindOf(event, ref, payload);
    const isBranchRun = kind !== 'pull_request' && kind !== 'merge_group';
    const id = runner.GITHUB_RUN_ID;
    const attempt = runner.GITHUB_RUN_ATTEMPT;
    const url = `${runner.GITHUB_SERVER_URL}/${owner}/${name}/actions/runs/${id}`;
    return {
        event,
        kind,
        sha: runner.GITHUB_SHA,
        ref,
        repository: { owner, name },
        serverUrl: runner.GITHUB_SERVER_URL,
        apiUrl: runner.GITHUB_API_URL,
        run: {
            id,
            number: runner.GITHUB_RUN_NUMBER,
            attempt,
            url: attempt > 1 ? `${url}/attempts/${attempt}` : url,
        },
        workflow: runner.GITHUB_WORKFLOW,
        job: runner.GITHUB_JOB,
        actor: runner.GITHUB_ACTOR,
        pullRequest: kind === 'pull_request' ? pullRequestOf(payload, runner.GITHUB_ACTOR) : null,
        before: kind === 'push' ? beforeOf(payload) : null,
        mergeGroupBase: kind === 'merge_group' ? (payload.merge_group?.base_sha ?? null) : null,
        branch: isBranchRun ? nameBelow('refs/heads/', ref) : null,
        tag: nameBelow('refs/tags/', ref),
        defaultBranch: payload.repository?.default_branch ?? null,
    };
}
function parseEnvironment(env) {
    const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
    const parsed = environmentSchema.safeParse(set);
    if (parsed.success)
        return parsed.data;
    const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`this is not the environment of a workflow run: ${names.join(', ')} missing or malformed`, {
        hint: 'Run it as a step of a GitHub workflow, or from a terminal with a command: `ai-cicd evaluate`.',
    });
}
async function readPayload(event, path, readFile) {
    const broken = (why) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the file of the ${event} event, ${path}, ${why}`, {
        hint: 'The runner writes it and sets GITHUB_EVENT_PATH: do not change either, then re-run the job.',
    });
    let text;
    try {
        text = await readFile(path);
    }
    catch (thrown) {
        throw broken(`cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)}`);
    }
    let json;
    try {
        json = JSON.parse(text);
    }
    catch (thrown) {
        throw broken(`is not JSON: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)}`);
    }
    const parsed = payloadSchema.safeParse(json);
    if (parsed.success) {
        const required = event === 'pull_request' ? 'pull_request' : event === 'merge_group' ? 'merge_group' : null;
        if (required === null || parsed.data[required] !== undefined)
            return parsed.data;
        throw broken(`has no ${required}`);
    }
    const [issue] = parsed.error.issues;
    throw broken(`has an unexpected ${issue === undefined ? 'shape' : issue.path.join('.') || 'shape'}`);
}
function kindOf(event, ref, payload) {
    if (event === 'pull_request' && payload.pull_request !== undefined)
        return 'pull_request';
    if (event === 'merge_group' || event === 'workflow_dispatch')
        return event;
    if (event === 'push')
        return ref.startsWith('refs/tags/') ? 'tag' : 'push';
    return 'other';
}
function pullRequestOf(payload, actor) {
    const pullRequest = payload.pull_request;
    if (pullRequest === undefined)
        return null;
    const { number, user, head, base } = pullRequest;
    return {
        number,
        headSha: head.sha,
        headRef: head.ref,
        baseSha: base.sha,
        baseRef: base.ref,
        fork: head.repo?.full_name !== base.repo.full_name,
        author: user?.login ?? 'ghost',
        dependabot: actor === 'dependabot[bot]',
    };
}
function beforeOf(payload) {
    const before = sha.safeParse(payload.before);
    return before.success && !/^0+$/.test(before.data) ? before.data : null;
}
function nameBelow(prefix, ref) {
    return ref.startsWith(prefix) ? ref.slice(prefix.length) : null;
}


/***/ }),

/***/ 8315:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ remoteCommits)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
// EXTERNAL MODULE: ./build/github/api.js
var api = __webpack_require__(654);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/source/snapshot.js
var snapshot = __webpack_require__(5969);
// EXTERNAL MODULE: ./build/source/text.js
var source_text = __webpack_require__(6137);
;// CONCATENATED MODULE: ./build/github/contents-tree.js





const TREE = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
const BLOB = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
const treeAnswer = schemas/* object */.Ikc({
    truncated: schemas/* boolean */.zMY().default(false),
    tree: schemas/* array */.YOg(schemas/* object */.Ikc({ path: schemas/* string */.YjP(), mode: schemas/* string */.YjP(), type: schemas/* string */.YjP(), sha: schemas/* string */.YjP(), size: schemas/* number */.aig().optional() })),
});
const blobAnswer = schemas/* object */.Ikc({ content: schemas/* string */.YjP(), encoding: schemas/* literal */.euz('base64') });
/**
 * The files of one commit, read through the API: for a checkout that lacks the commit and may not fetch it. One request
 * lists everything (a repository too large for that is listed folder by folder, as far as needed); each file is another.
 * @throws UserError on reading, when the token may not read the repository or GitHub does not answer
 */
function contentsTree(github, repo, sha) {
    let opened = null;
    const open = () => {
        opened ??= openSnapshot(github, repo, sha).then(snapshot/* snapshotTree */.v);
        return opened;
    };
    const explain = async (result) => {
        try {
            return await result;
        }
        catch (thrown) {
            throw readFailure(thrown, repo);
        }
    };
    return {
        read: (path) => explain(open().then((tree) => tree.read(path))),
        list: (folder) => explain(open().then((tree) => tree.list(folder))),
    };
}
/**
 * What a failed request for the repository's content means to the user.
 * @returns what was thrown, when it is not an answer of GitHub
 */
function readFailure(thrown, { owner, name }) {
    if (!(thrown instanceof api/* GitHubError */.y_))
        return thrown;
    const denied = !thrown.rateLimited && [401, 403, 404].includes(thrown.status);
    return new errors/* UserError */.yo(`the base commit cannot be read from ${owner}/${name}: ${thrown.message}`, {
        hint: denied
            ? 'Give the job the permission `contents: read`, or let actions/checkout fetch the history with `fetch-depth: 0`.'
            : 'GitHub is busy or unavailable: re-run the job.',
    });
}
async function openSnapshot(github, { owner, name: repo }, sha) {
    async function listing(id, recursive) {
        const parameters = { owner, repo, tree_sha: id, ...(recursive ? { recursive: '1' } : {}) };
        return (0,api/* answerOf */.ut)(treeAnswer, await github.request(TREE, parameters), TREE);
    }
    async function bytes(path, entry) {
        if ('bytes' in entry)
            (0,source_text/* assertReadableSize */.S)(path, Number(entry.bytes));
        const answer = await github.request(BLOB, { owner, repo, file_sha: entry.id });
        return Buffer.from((0,api/* answerOf */.ut)(blobAnswer, answer, BLOB).content, 'base64');
    }
    const all = await listing(sha, true);
    if (!all.truncated)
        return (0,snapshot/* snapshotOf */.e)(entriesOf(all), bytes);
    return folderByFolder(sha, listing, bytes);
}
/** A repository with more files than one answer holds: folders are asked for on the way to what is wanted. */
function folderByFolder(root, listing, bytes) {
    const known = new Map();
    function children(id) {
        const found = known.get(id) ?? listing(id, false).then(entriesOf);
        known.set(id, found);
        return found;
    }
    async function entry(path) {
        let at = { kind: 'folder', id: root };
        for (const name of path === '' ? [] : path.split('/')) {
            if (at.kind !== 'folder')
                return null;
            const next = (await children(at.id)).get(name);
            if (next === undefined)
                return null;
            at = next;
        }
        return at;
    }
    async function filesOf(id, prefix) {
        const all = await listing(id, true);
        const complete = !all.truncated;
        const entries = complete ? entriesOf(all) : await children(id);
        const found = [];
        for (const [path, { kind, id }] of entries) {
            if (kind === 'file' || kind === 'link')
                found.push(prefix + path);
            if (kind === 'folder' && !complete)
                found.push(...(await filesOf(id, `${prefix}${path}/`)));
        }
        return found;
    }
    return {
        entry,
        async below(folder) {
            const found = await entry(folder);
            return found?.kind === 'folder' ? filesOf(found.id, folder === '' ? '' : `${folder}/`) : [];
        },
        bytes,
    };
}
function entriesOf({ tree }) {
    return new Map(tree.map(({ path, mode, type, sha, size }) => [path, { kind: kindOf(mode, type), id: sha, bytes: size ?? 0 }]));
}
function kindOf(mode, type) {
    if (type === 'tree')
        return 'folder';
    if (type === 'commit')
        return 'submodule';
    return mode === '120000' ? 'link' : 'file';
}

;// CONCATENATED MODULE: ./build/github/remote-commits.js



const COMMIT = 'GET /repos/{owner}/{repo}/commits/{ref}';
const COMPARE = 'GET /repos/{owner}/{repo}/compare/{basehead}';
/**
 * The repository's commits as GitHub has them, for what a shallow checkout lacks.
 * @throws UserError from each function, when the token may not read the repository or GitHub does not answer
 */
function remoteCommits(github, repo) {
    const { owner, name } = repo;
    async function ask(route, parameters) {
        try {
            return await github.request(route, { owner, repo: name, ...parameters });
        }
        catch (thrown) {
            // 422 is GitHub's answer to a sha that it does not have.
            if (thrown instanceof api/* GitHubError */.y_ && (thrown.status === 404 || thrown.status === 422))
                return null;
            throw readFailure(thrown, repo);
        }
    }
    return {
        /** The full sha of a sha, branch or tag; null when there is none. */
        async resolve(revision) {
            const found = await ask(COMMIT, { ref: revision, per_page: 1, page: 2 });
            return found === null ? null : (0,api/* answerOf */.ut)(schemas/* object */.Ikc({ sha: schemas/* string */.YjP() }), found, COMMIT).sha;
        },
        /** Null when one of them is unknown, or they share no commit. */
        async mergeBase(base, head) {
            // The second page: only the first carries the files of the difference, which nobody reads here.
            const found = await ask(COMPARE, { basehead: `${base}...${head}`, per_page: 1, page: 2 });
            const answer = schemas/* object */.Ikc({ merge_base_commit: schemas/* object */.Ikc({ sha: schemas/* string */.YjP() }) });
            return found === null ? null : (0,api/* answerOf */.ut)(answer, found, COMPARE).merge_base_commit.sha;
        },
        tree: (sha) => contentsTree(github, repo, sha),
    };
}


/***/ }),

/***/ 6241:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ annotations)
/* harmony export */ });
/* harmony import */ var _cases_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5594);
/* harmony import */ var _numbers_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3533);
/* harmony import */ var _sections_statistics_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8701);
/* harmony import */ var _status_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7937);
/* harmony import */ var _untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5402);





/** GitHub keeps that many of each level in a step. */
const most = 10;
const maxTitle = 200;
/** GitHub cuts at 4,096. */
const maxMessage = 2_000;
/** What stands at the lines of the change: mistakes, and prompts that fail or are undecided; at most ten. */
function annotations(report) {
    const labels = (0,_cases_js__WEBPACK_IMPORTED_MODULE_3__/* .labelsOf */ .PC)(report.prompts);
    const all = [
        ...mistakes(report),
        ...report.prompts.flatMap((prompt, index) => annotate(prompt, labels[index] ?? prompt.id, report) ?? []),
    ];
    if (all.length <= most)
        return all;
    const shown = all.slice(0, most - 1);
    const rest = all.slice(most - 1);
    const [first] = rest;
    if (first === undefined)
        return shown;
    const files = [...new Set(rest.map((one) => one.file))].join(', ');
    const level = rest.some((one) => one.level === 'error') ? 'error' : first.level;
    return [
        ...shown,
        { ...first, level, title: `and ${rest.length} more`, message: (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(`Also in ${files}.`, maxMessage) },
    ];
}
function mistakes(report) {
    return report.mistakes.flatMap(({ file, line, field, message, hint }) => {
        if (file === null)
            return [];
        const said = hint === null ? message : `${message} ${hint}`;
        const title = (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(field ?? 'Mistake in the configuration', maxTitle);
        return [{ level: 'error', file, line: line ?? 1, title, message: (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(said, maxMessage) }];
    });
}
function annotate({ file, line, comparison }, label, report) {
    const level = levelOf(comparison, report);
    if (level === null)
        return null;
    const difference = comparison.score.delta === null ? '' : `, ${(0,_numbers_js__WEBPACK_IMPORTED_MODULE_4__/* .points */ .WR)(comparison.score.delta)} points`;
    const statistics = comparison.score.delta === null ? [] : [(0,_sections_statistics_js__WEBPACK_IMPORTED_MODULE_0__/* .statisticsLine */ .k)(comparison, report.confidence, (text) => text)];
    return {
        level,
        file,
        line,
        title: (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(`${label}: ${(0,_status_js__WEBPACK_IMPORTED_MODULE_1__/* .promptStatus */ .bP)(comparison).word}${difference}`, maxTitle),
        message: (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)([...comparison.reasons, ...statistics].join(' '), maxMessage),
    };
}
function levelOf(comparison, { verdict, blocks }) {
    const { ok } = (0,_status_js__WEBPACK_IMPORTED_MODULE_1__/* .promptStatus */ .bP)(comparison);
    if (ok === false)
        return blocks ? 'error' : 'warning';
    if (comparison.verdict === 'inconclusive')
        return blocks && verdict === 'inconclusive' ? 'error' : 'warning';
    return comparison.verdict === 'non-comparable' ? 'notice' : null;
}


/***/ }),

/***/ 4611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ renderSummary)
/* harmony export */ });
/* harmony import */ var _detail_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2470);
/* harmony import */ var _forms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7521);


/**
 * The job's summary: the comment's forms with more room.
 *
 * @param options.limitBytes the most bytes in UTF-8, at least 4,000; GitHub drops a larger summary altogether
 */
function renderSummary(report, options) {
    const forms = [
        () => (0,_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .detailedForm */ .td)(report, { spotlight: 20, textChars: 4_000, rows: 1_000, everything: true }),
        () => (0,_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .detailedForm */ .td)(report, { spotlight: 10, textChars: 2_000, rows: 200, everything: false }),
        () => (0,_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .tableForm */ .xe)(report, { spotlight: 0, textChars: 0, rows: 1_000, everything: false }),
        () => (0,_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .lineForm */ .zf)(report),
    ];
    return (0,_detail_js__WEBPACK_IMPORTED_MODULE_1__/* .firstThatFits */ .e)(forms.map((form) => () => `${form()}\n`), options.limitBytes, (text) => Buffer.byteLength(text, 'utf8'));
}


/***/ }),

/***/ 5500:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ parseInputs)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

const commands = ['auto', 'evaluate', 'lint'];
/**
 * Parses the action's inputs.
 * @param read gives an input as the workflow wrote it; empty when absent
 * @throws UserError naming every input that is wrong
 */
function parseInputs(read) {
    const mistakes = [];
    const wrong = (field, message, hint) => mistakes.push({ file: null, line: null, field, message, hint });
    const optional = (name) => read(name).trim() || null;
    const flag = (name) => {
        const text = read(name).trim();
        if (text !== 'true' && text !== 'false')
            wrong(name, `is "${text}".`, 'Write `true` or `false`.');
        return text === 'true';
    };
    const commandText = read('command').trim();
    const command = commands.find((known) => known === commandText);
    if (command === undefined)
        wrong('command', `is "${commandText}".`, `Write one of ${commands.join(', ')}.`);
    const role = optional('role-to-assume');
    if (role !== null && !/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(role)) {
        wrong('role-to-assume', `is "${role}".`, "Write the role's ARN, arn:aws:iam::123456789012:role/NAME.");
    }
    const config = read('config').trim();
    if (config === '')
        wrong('config', 'is empty.', 'Name the configuration file, or leave the input out.');
    const inputs = {
        command: command ?? 'auto',
        config,
        token: read('github-token').trim(),
        region: optional('aws-region'),
        role,
        base: optional('base'),
        comment: flag('comment'),
        commentKey: read('comment-key').trim(),
        changedOnly: flag('changed-only'),
        outputDir: optional('output-dir'),
    };
    if (mistakes.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(mistakes.length === 1 ? '1 input is wrong' : `${mistakes.length} inputs are wrong`, {
            mistakes,
        });
    }
    return inputs;
}


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


/***/ }),

/***/ 86:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ unprivilegedReason)
});

;// CONCATENATED MODULE: ./build/aws/environment.js
/**
 * Whether the environment names any source of AWS credentials. Instance profiles are not asked: that takes seconds
 * where there is none.
 */
function namesAwsCredentials(env) {
    return [
        'AWS_ACCESS_KEY_ID',
        'AWS_PROFILE',
        'AWS_WEB_IDENTITY_TOKEN_FILE',
        'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
        'AWS_CONTAINER_CREDENTIALS_FULL_URI',
        'AWS_BEARER_TOKEN_BEDROCK',
    ].some((name) => (env[name] ?? '') !== '');
}

;// CONCATENATED MODULE: ./build/shell/unprivileged.js

/**
 * Why a pull request's run can have no credentials for models: GitHub gives forks and Dependabot neither secrets nor
 * an OIDC token. Null when the run may have some.
 */
function unprivilegedReason(pullRequest, role, env) {
    if (pullRequest === null || (!pullRequest.fork && !pullRequest.dependabot))
        return null;
    const canMint = role !== null && (env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '') !== '';
    if (canMint || namesAwsCredentials(env) || (env.OPENAI_API_KEY ?? '') !== '')
        return null;
    return pullRequest.fork
        ? 'This pull request comes from a fork, so GitHub gives it no credentials and its prompts were not evaluated. A maintainer who has read the change can push its branch to this repository and open a pull request from there.'
        : 'This pull request comes from Dependabot, so GitHub gives it no secrets and its prompts were not evaluated. A maintainer can re-run it, or store the credentials as Dependabot secrets.';
}


/***/ })

};
