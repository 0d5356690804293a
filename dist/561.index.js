export const id = 561;
export const ids = [561];
export const modules = {

/***/ 5561:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  loadQuickJs: () => (/* binding */ loadQuickJs),
  runJavaScript: () => (/* binding */ runJavaScript)
});

// EXTERNAL MODULE: ./node_modules/@jitl/quickjs-ffi-types/dist/index.mjs
var dist = __webpack_require__(2153);
;// CONCATENATED MODULE: ./node_modules/quickjs-emscripten-core/dist/index.mjs
async function newQuickJSWASMModuleFromVariant(variantOrPromise){let variant=smartUnwrap(await variantOrPromise),[wasmModuleLoader,QuickJSFFI,{QuickJSWASMModule:QuickJSWASMModule2}]=await Promise.all([variant.importModuleLoader().then(smartUnwrap),variant.importFFI(),Promise.all(/* import() */[__webpack_require__.e(575), __webpack_require__.e(423)]).then(__webpack_require__.bind(__webpack_require__, 7423)).then(smartUnwrap)]),wasmModule=await wasmModuleLoader();wasmModule.type="sync";let ffi=new QuickJSFFI(wasmModule);return new QuickJSWASMModule2(wasmModule,ffi)}async function newQuickJSAsyncWASMModuleFromVariant(variantOrPromise){let variant=smartUnwrap(await variantOrPromise),[wasmModuleLoader,QuickJSAsyncFFI,{QuickJSAsyncWASMModule:QuickJSAsyncWASMModule2}]=await Promise.all([variant.importModuleLoader().then(smartUnwrap),variant.importFFI(),Promise.all(/* import() */[__webpack_require__.e(575), __webpack_require__.e(336)]).then(__webpack_require__.bind(__webpack_require__, 2336)).then(smartUnwrap)]),wasmModule=await wasmModuleLoader();wasmModule.type="async";let ffi=new QuickJSAsyncFFI(wasmModule);return new QuickJSAsyncWASMModule2(wasmModule,ffi)}function memoizePromiseFactory(fn){let promise;return()=>promise??(promise=fn())}function smartUnwrap(val){return val&&"default"in val&&val.default?val.default&&"default"in val.default&&val.default.default?val.default.default:val.default:val}function newVariant(baseVariant,options){return{...baseVariant,async importModuleLoader(){let moduleLoader=smartUnwrap(await baseVariant.importModuleLoader());return async function(){let moduleLoaderArg=options.emscriptenModule?{...options.emscriptenModule}:{},log=options.log??((...args)=>debugLog("newVariant moduleLoader:",...args)),tapValue=(message,val)=>(log(...message,val),val),force=val=>typeof val=="function"?val():val;(options.wasmLocation||options.wasmSourceMapLocation||options.locateFile)&&(moduleLoaderArg.locateFile=(fileName,relativeTo)=>{let args={fileName,relativeTo};if(fileName.endsWith(".wasm")&&options.wasmLocation!==void 0)return tapValue(["locateFile .wasm: provide wasmLocation",args],options.wasmLocation);if(fileName.endsWith(".map")){if(options.wasmSourceMapLocation!==void 0)return tapValue(["locateFile .map: provide wasmSourceMapLocation",args],options.wasmSourceMapLocation);if(options.wasmLocation&&!options.locateFile)return tapValue(["locateFile .map: infer from wasmLocation",args],options.wasmLocation+".map")}return options.locateFile?tapValue(["locateFile: use provided fn",args],options.locateFile(fileName,relativeTo)):tapValue(["locateFile: unhandled, passthrough",args],fileName)}),options.wasmBinary&&(moduleLoaderArg.wasmBinary=await force(options.wasmBinary)),options.wasmMemory&&(moduleLoaderArg.wasmMemory=await force(options.wasmMemory));let optionsWasmModule=options.wasmModule,modulePromise;optionsWasmModule&&(moduleLoaderArg.instantiateWasm=async(imports,onSuccess)=>{modulePromise??(modulePromise=Promise.resolve(force(optionsWasmModule)));let wasmModule=await modulePromise;if(!wasmModule)throw new QuickJSEmscriptenModuleError(`options.wasmModule returned ${String(wasmModule)}`);let instance=await WebAssembly.instantiate(wasmModule,imports);return onSuccess(instance),instance.exports}),moduleLoaderArg.monitorRunDependencies=left=>{log("monitorRunDependencies:",left)},moduleLoaderArg.quickjsEmscriptenInit=()=>newMockExtensions(log);let resultPromise=moduleLoader(moduleLoaderArg),extensions=moduleLoaderArg.quickjsEmscriptenInit?.(log);if(optionsWasmModule&&extensions?.receiveWasmOffsetConverter&&!extensions.existingWasmOffsetConverter){let wasmBinary=await force(options.wasmBinary)??new ArrayBuffer(0);modulePromise??(modulePromise=Promise.resolve(force(optionsWasmModule)));let wasmModule=await modulePromise;if(!wasmModule)throw new QuickJSEmscriptenModuleError(`options.wasmModule returned ${String(wasmModule)}`);extensions.receiveWasmOffsetConverter(wasmBinary,wasmModule)}if(extensions?.receiveSourceMapJSON){let loadedSourceMapData=await force(options.wasmSourceMapData);typeof loadedSourceMapData=="string"?extensions.receiveSourceMapJSON(JSON.parse(loadedSourceMapData)):loadedSourceMapData?extensions.receiveSourceMapJSON(loadedSourceMapData):extensions.receiveSourceMapJSON({version:3,names:[],sources:[],mappings:""})}return resultPromise}}}}function newMockExtensions(log){let mockMessage="mock called, emscripten module may not be initialized yet";return{mock:!0,removeRunDependency(name){log(`${mockMessage}: removeRunDependency called:`,name)},receiveSourceMapJSON(data){log(`${mockMessage}: receiveSourceMapJSON called:`,data)},WasmOffsetConverter:void 0,receiveWasmOffsetConverter(bytes,mod){log(`${mockMessage}: receiveWasmOffsetConverter called:`,bytes,mod)}}}function isSuccess(successOrFail){return!("error"in successOrFail)}function isFail(successOrFail){return"error"in successOrFail}function shouldInterruptAfterDeadline(deadline){let deadlineAsNumber=typeof deadline=="number"?deadline:deadline.getTime();return function(){return Date.now()>deadlineAsNumber}}var TestQuickJSWASMModule=class{constructor(parent){this.parent=parent;this.contexts=new Set;this.runtimes=new Set}newRuntime(options){let runtime=this.parent.newRuntime({...options,ownedLifetimes:[new Lifetime(void 0,void 0,()=>this.runtimes.delete(runtime)),...options?.ownedLifetimes??[]]});return this.runtimes.add(runtime),runtime}newContext(options){let context=this.parent.newContext({...options,ownedLifetimes:[new Lifetime(void 0,void 0,()=>this.contexts.delete(context)),...options?.ownedLifetimes??[]]});return this.contexts.add(context),context}evalCode(code,options){return this.parent.evalCode(code,options)}disposeAll(){let allDisposables=[...this.contexts,...this.runtimes];this.runtimes.clear(),this.contexts.clear(),allDisposables.forEach(d=>{d.alive&&d.dispose()})}assertNoMemoryAllocated(){if(this.getFFI().QTS_RecoverableLeakCheck())throw new QuickJSMemoryLeakDetected("Leak sanitizer detected un-freed memory");if(this.contexts.size>0)throw new QuickJSMemoryLeakDetected(`${this.contexts.size} contexts leaked`);if(this.runtimes.size>0)throw new QuickJSMemoryLeakDetected(`${this.runtimes.size} runtimes leaked`)}getWasmMemory(){return this.parent.getWasmMemory()}getFFI(){return this.parent.getFFI()}};
//# sourceMappingURL=index.mjs.map
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/scorers/score.js
var score = __webpack_require__(4256);
;// CONCATENATED MODULE: ./build/scorers/bounded/quickjs.js




const MEMORY_BYTES = 64 * 1024 * 1024;
const STACK_BYTES = 256 * 1024;
let quickJs = null;
/** The interpreter, compiled once in this thread. */
function loadQuickJs() {
    quickJs ??= newQuickJSWASMModuleFromVariant(__webpack_require__.e(/* import() */ 177).then(__webpack_require__.t.bind(__webpack_require__, 1177, 19)));
    return quickJs;
}
/**
 * Runs code in a fresh QuickJS interpreter: it reaches the language itself and the data it is given, nothing else.
 * Code and data go in as JSON, so neither can become part of the program around them.
 *
 * @returns what the code returned, as JSON data; undefined for what JSON cannot say
 * @throws ScoringError when it throws, takes too long, or needs too much memory
 */
function runJavaScript(module, job) {
    const runtime = module.newRuntime();
    const deadline = performance.now() + job.timeoutMs;
    const late = () => performance.now() > deadline;
    runtime.setMemoryLimit(MEMORY_BYTES);
    runtime.setMaxStackSize(STACK_BYTES);
    runtime.setInterruptHandler(late);
    const vm = runtime.newContext();
    try {
        const { code, output, context } = job;
        const given = vm.newString(JSON.stringify({ code, output, context }));
        vm.setProp(vm.global, 'given', given);
        given.dispose();
        const evaluated = vm.evalCode(PROGRAM, 'assertion.js');
        if (evaluated.error)
            throw unmeasurable(vm, evaluated.error, late());
        const jobs = runtime.executePendingJobs();
        if (jobs.error) {
            evaluated.value.dispose();
            throw unmeasurable(vm, jobs.error, late());
        }
        jobs.dispose();
        const promise = vm.getPromiseState(evaluated.value);
        evaluated.value.dispose();
        if (promise.type === 'rejected')
            throw unmeasurable(vm, promise.error, late());
        if (promise.type === 'pending') {
            throw new score/* ScoringError */.Q(late() ? tooSlow(job.timeoutMs) : 'the code waits for something that never happens');
        }
        const text = vm.getString(promise.value);
        promise.value.dispose();
        return decoded(text);
    }
    finally {
        vm.dispose();
        runtime.dispose();
    }
    function unmeasurable(context, error, timedOut) {
        if (timedOut) {
            error.dispose();
            return new score/* ScoringError */.Q(tooSlow(job.timeoutMs));
        }
        const shown = thrownText(context.dump(error));
        error.dispose();
        return new score/* ScoringError */.Q(`the code threw ${shown}`);
    }
}
const tooSlow = (ms) => `the code took longer than ${ms} ms`;
/** Length of a thrown message that is worth showing. */
const SHOWN = 300;
function thrownText(thrown) {
    const error = schemas/* object */.Ikc({ name: schemas/* string */.YjP(), message: schemas/* string */.YjP() }).safeParse(thrown);
    const text = error.success ? `${error.data.name}: ${error.data.message}` : (0,errors/* messageOf */.bD)(thrown);
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
const Answer = schemas/* union */.KCZ([
    schemas/* object */.Ikc({ number: schemas/* string */.YjP() }),
    schemas/* object */.Ikc({ nothing: schemas/* literal */.euz(true) }),
    schemas/* object */.Ikc({ value: schemas/* unknown */.L5J() }),
]);
/** Numbers come as text, because JSON has no NaN and no Infinity and would make them null. */
function decoded(text) {
    const answer = Answer.parse(JSON.parse(text));
    if ('number' in answer)
        return Number(answer.number);
    return 'nothing' in answer ? undefined : answer.value;
}
/**
 * Everything the code could change is taken before it runs. A line that starts with a declaration is a script whose
 * last expression counts, as in promptfoo; a SyntaxError there may also mean that it has a `return` of its own.
 */
const PROGRAM = `(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { eval: script, Function: Body, Promise: Later, String: text } = globalThis
  const { code, output, context } = parse(given)
  delete globalThis.given
  const silent = () => undefined
  globalThis.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent }
  const asBody = (body) => Body('output', 'context', body)(output, context)
  const evaluate = () => {
    const line = code.trimEnd()
    if (line.includes('\\n')) return asBody(line)
    const single = line.trim().replace(/;+$/, '')
    if (/^return\\b/.test(single)) return asBody(single)
    if (!/^(const|let|var)\\s/.test(single)) return asBody('return ' + single)
    globalThis.output = output
    globalThis.context = context
    try {
      return script(single)
    } catch (thrown) {
      if (thrown instanceof SyntaxError && /\\breturn\\b/.test(single)) return asBody(single)
      throw thrown
    }
  }
  const encode = (value) => {
    if (typeof value === 'number') return stringify({ number: text(value) })
    const json = stringify({ value })
    return json === '{}' ? '{"nothing":true}' : json
  }
  return new Later((resolve) => resolve(evaluate())).then(encode)
})()`;


/***/ }),

/***/ 2153:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WB: () => (/* binding */ EvalFlags),
/* harmony export */   es: () => (/* binding */ IsEqualOp),
/* harmony export */   h1: () => (/* binding */ GetOwnPropertyNamesFlags),
/* harmony export */   qG: () => (/* binding */ IntrinsicsFlags),
/* harmony export */   zd: () => (/* binding */ JSPromiseStateEnum)
/* harmony export */ });
/* unused harmony export assertSync */
function assertSync(fn){return function(...args){let result=fn(...args);if(result&&typeof result=="object"&&result instanceof Promise)throw new Error("Function unexpectedly returned a Promise");return result}}var EvalFlags={JS_EVAL_TYPE_GLOBAL:0,JS_EVAL_TYPE_MODULE:1,JS_EVAL_TYPE_DIRECT:2,JS_EVAL_TYPE_INDIRECT:3,JS_EVAL_TYPE_MASK:3,JS_EVAL_FLAG_STRICT:8,JS_EVAL_FLAG_STRIP:16,JS_EVAL_FLAG_COMPILE_ONLY:32,JS_EVAL_FLAG_BACKTRACE_BARRIER:64},IntrinsicsFlags={BaseObjects:1,Date:2,Eval:4,StringNormalize:8,RegExp:16,RegExpCompiler:32,JSON:64,Proxy:128,MapSet:256,TypedArrays:512,Promise:1024,BigInt:2048,BigFloat:4096,BigDecimal:8192,OperatorOverloading:16384,BignumExt:32768},JSPromiseStateEnum={Pending:0,Fulfilled:1,Rejected:2},GetOwnPropertyNamesFlags={JS_GPN_STRING_MASK:1,JS_GPN_SYMBOL_MASK:2,JS_GPN_PRIVATE_MASK:4,JS_GPN_ENUM_ONLY:16,JS_GPN_SET_ENUM:32,QTS_GPN_NUMBER_MASK:64,QTS_STANDARD_COMPLIANT_NUMBER:128},IsEqualOp={IsStrictlyEqual:0,IsSameValue:1,IsSameValueZero:2};
//# sourceMappingURL=index.mjs.map

/***/ })

};
