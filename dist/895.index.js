export const id = 895;
export const ids = [895];
export const modules = {

/***/ 4895:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createBedrock: () => (/* binding */ createBedrock)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-bedrock-runtime/dist-cjs/index.js
var dist_cjs = __webpack_require__(7462);
// EXTERNAL MODULE: ./node_modules/@smithy/node-http-handler/dist-cjs/index.js
var node_http_handler_dist_cjs = __webpack_require__(1279);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./build/aws/proxy.js

/**
 * An agent that goes through the proxy of `HTTPS_PROXY`, minding `NO_PROXY`; null when no proxy is set, or when an
 * endpoint override speaks plain HTTP, as a local one does. Node does the tunnelling from 24.5 on, which is what runs
 * the action; an older Node ignores the proxy and connects directly.
 */
function proxyAgent(environment, maxSockets) {
    const proxy = environment.HTTPS_PROXY ?? environment.https_proxy ?? '';
    const endpoint = environment.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? environment.AWS_ENDPOINT_URL ?? '';
    if (proxy === '' || endpoint.startsWith('http:'))
        return null;
    const noProxy = environment.NO_PROXY ?? environment.no_proxy;
    return new external_node_https_.Agent({
        keepAlive: true,
        maxSockets,
        proxyEnv: { HTTPS_PROXY: proxy, ...(noProxy === undefined ? {} : { NO_PROXY: noProxy }) },
    });
}

;// CONCATENATED MODULE: ./build/aws/bedrock.js





/**
 * Calls in flight on one HTTP/2 connection. The SDK would open a connection for every call, paying a TLS handshake each
 * time; one connection for all would put them behind the server's limit of streams, and lose all of them with it.
 */
const CALLS_PER_CONNECTION = 25;
/**
 * Amazon Bedrock's runtime. Nothing connects before the first call. Retries are off: the caller decides about them,
 * from failures that are told as data. A call ends when its signal is aborted; it has no time-out of its own.
 *
 * @throws only what is a bug, or a UserError of the credentials
 */
function createBedrock(options) {
    const clients = [];
    let current = null;
    let answers = 0;
    function client() {
        if (current === null) {
            current = connect(options);
            clients.push(current);
        }
        return current;
    }
    /**
     * A connection that died in silence would swallow every further call until its time-out as well. So when a call is
     * given up and no other was answered while it waited, the next one gets a new connection.
     */
    async function call(signal, send) {
        const used = client();
        const answersBefore = answers;
        try {
            const output = await send(used);
            answers++;
            return { output };
        }
        catch (thrown) {
            const failure = failureOf(thrown);
            if (failure.status !== null)
                answers++;
            if (signal.aborted && answers === answersBefore && current === used)
                current = null;
            return { failure };
        }
    }
    return {
        converse: (input, signal) => call(signal, (used) => used.send(new dist_cjs/* ConverseCommand */.Ruf(input), { abortSignal: signal, requestTimeout: 0 })),
        invoke: (modelId, body, signal) => call(signal, (used) => invoke(used, modelId, body, signal)),
        close() {
            for (const open of clients)
                open.destroy();
            clients.length = 0;
            current = null;
        },
    };
}
function connect({ region, credentials, maxConnections, environment }) {
    const agent = proxyAgent(environment, maxConnections);
    return withoutNodeVersionWarning(() => new dist_cjs/* BedrockRuntimeClient */.mam({
        ...(region === undefined ? {} : { region }),
        ...(credentials === undefined ? {} : { credentials }),
        maxAttempts: 1,
        retryMode: 'standard',
        // HTTP/2 cannot go through a proxy with this SDK; Bedrock also speaks HTTP/1.1.
        requestHandler: agent === null
            ? { disableConcurrentStreams: false, maxConcurrentStreams: CALLS_PER_CONNECTION }
            : new node_http_handler_dist_cjs.NodeHttpHandler({ httpsAgent: agent }),
    }));
}
async function invoke(client, modelId, body, abortSignal) {
    const json = 'application/json';
    const command = new dist_cjs/* InvokeModelCommand */.ZXi({ modelId, body, contentType: json, accept: json });
    let counted;
    command.middlewareStack.add((next) => async (args) => {
        const result = await next(args);
        counted = responseShape.safeParse(result.response).data?.headers[TOKEN_COUNT];
        return result;
    }, { step: 'deserialize', priority: 'low' });
    const output = await client.send(command, { abortSignal, requestTimeout: 0 });
    const tokens = counted === undefined || !/^\d{1,12}$/.test(counted) ? null : Number(counted);
    return { body: new TextDecoder().decode(output.body), inputTokens: tokens };
}
const TOKEN_COUNT = 'x-amzn-bedrock-input-token-count';
const header = schemas/* string */.YjP().optional().catch(undefined);
const responseShape = schemas/* object */.Ikc({ headers: schemas/* object */.Ikc({ 'retry-after': header, [TOKEN_COUNT]: header }) });
const thrownShape = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    message: schemas/* string */.YjP(),
    code: schemas/* string */.YjP().optional().catch(undefined),
    $metadata: schemas/* object */.Ikc({ httpStatusCode: schemas/* number */.aig().optional() }).optional().catch(undefined),
    $response: responseShape.optional().catch(undefined),
    // A stream that is cancelled because its connection failed says so here.
    cause: schemas/* object */.Ikc({ message: schemas/* string */.YjP(), code: schemas/* string */.YjP() }).optional().catch(undefined),
});
/** Anything the SDK throws, in data. An error of the language itself that no response or socket caused is a bug. */
function failureOf(thrown) {
    if (thrown instanceof errors/* UserError */.yo)
        throw thrown;
    const read = thrownShape.safeParse(thrown);
    if (!read.success)
        return { name: 'Error', message: (0,errors/* messageOf */.bD)(thrown), status: null, code: null, retryAfter: null };
    const { name, $metadata, $response } = read.data;
    const { message, code } = read.data.cause ?? read.data;
    const status = $metadata?.httpStatusCode ?? null;
    const bug = thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError;
    if (bug && status === null && code === undefined)
        throw thrown;
    return {
        name,
        // What the SDK appends for its own developers.
        message: message.replace(/\s+Deserialization error: to see the raw response[^\n]*/, ''),
        status,
        code: code ?? null,
        retryAfter: $response?.headers['retry-after'] ?? null,
    };
}
/**
 * The SDK warns on standard error about Node 20, which the bundle supports on purpose. Its own switch is an environment
 * variable that it reads once, so the variable is set for that moment only: children and users' own SDKs do not see it.
 */
function withoutNodeVersionWarning(construct) {
    const name = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';
    const before = process.env[name];
    process.env[name] = 'true';
    try {
        return construct();
    }
    finally {
        if (before === undefined)
            delete process.env[name];
        else
            process.env[name] = before;
    }
}


/***/ })

};
