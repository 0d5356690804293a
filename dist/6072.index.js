const K=6072,G=[6072],X={1781:((Y,O,l)=>{l.d(O,{T:()=>m,q:()=>v});var f=l(325),o=l(50192);const p=1e7;function v(e,u="the output"){if(e.length>p)throw new o.Q(`${u} has ${e.length} characters, more than the ${p} read as JSON`);let t;try{t=JSON.parse(e)}catch{return{valid:!1}}if(c(e,f.D))throw new o.Q(`${u} is JSON nested deeper than the ${f.D} levels that are read`);return{valid:!0,value:t}}function c(e,u){let t=0;for(let s=0;s<e.length;s++){const r=e[s];if(r==='"'?s=(T(e,s)??e.length)-1:r==="["||r==="{"?t++:(r==="]"||r==="}")&&t--,t>u)return!0}return!1}function m(e){if(e.length>p)throw new o.Q(`the output has ${e.length} characters, more than the ${p} searched for JSON`);const u=[],t=new Set;y.lastIndex=0;for(let s=y.exec(e);s!==null;s=y.exec(e)){const r=t.has(s.index)?null:N(e,s.index,t);r!==null&&(u.push(e.slice(s.index,r)),y.lastIndex=r)}return u}const y=/\{(?=[ \t\n\r]*["}])/g,B=/[ \t\n\r]*/y,C=/[^"\\\x00-\x1f]*/y,A=/\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y,J=/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;function N(e,u,t){const s=[];let r="value",d=u;const D=a=>(a!==null&&(d=a),a!==null),E=()=>{for(const a of s)a.object&&t.add(a.start);return null};do{D(S(B,e,d));const a=e[d],M=s.at(-1);if(r==="colon"){if(a!==":")return E();d++,r="value"}else if(a===(M?.object?"}":"]")&&r.endsWith("or end"))d++,s.pop(),r="comma or end";else if(r==="comma or end"){if(a!==",")return E();d++,r=M?.object?"key":"value"}else if(r.startsWith("key")){if(a!=='"'||!D(T(e,d)))return E();r="colon"}else if(a==="{"||a==="["){if(s.push({object:a==="{",start:d}),s.length>f.D)throw new o.Q(`the output has JSON nested deeper than the ${f.D} levels that are read`);d++,r=a==="{"?"key or end":"value or end"}else{if(!D(a==='"'?T(e,d):S(J,e,d)))return E();r="comma or end"}}while(s.length>0);return d}function T(e,u){for(let t=S(C,e,u+1);t!==null;t=S(C,e,t)){if(e[t]==='"')return t+1;if(t=S(A,e,t),t===null)return null}return null}function S(e,u,t){return e.lastIndex=t,e.test(u)?e.lastIndex:null}}),93691:((Y,O,l)=>{l.d(O,{loadQuickJs:()=>u,runJavaScript:()=>s});var f=l(17738),o=l(27597),p=l(19473),v=l(1781),c=l(50192),m=l(96431),y=l(74958);class B extends Date{constructor(...h){const[n=0,g,...R]=h;g===void 0?super(n):super(n,g,...R)}static now(){return 0}getTimezoneOffset(){return 0}getSeconds(){return this.getUTCSeconds()}getMinutes(){return this.getUTCMinutes()}getHours(){return this.getUTCHours()}getDate(){return this.getUTCDate()}getDay(){return this.getUTCDay()}getMonth(){return this.getUTCMonth()}getFullYear(){return this.getUTCFullYear()}}function C(){Object.defineProperty(globalThis,"Date",{value:B,configurable:!0,writable:!0})}const A=5e6,J=`(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { slice } = String.prototype
  const { then } = Promise.prototype
  const {
    eval: script, Function: Body, Promise: Later, String: text, Date: Moment, Reflect: { construct, apply }, Error, ReferenceError,
    SyntaxError, InternalError, Object: { defineProperty, keys, create, hasOwn },
  } = globalThis
  const { code, output, context } = parse(given)
  delete globalThis.given
  const faults = []
  const fault = (message) => {
    const error = new Error(message)
    defineProperty(faults, faults.length, { value: error })
    throw error
  }
  const isFault = (thrown) => {
    if (thrown === null || thrown instanceof ReferenceError || thrown instanceof InternalError) return true
    for (let at = 0; at < faults.length; at++) if (faults[at] === thrown) return true
    return false
  }
  const none = (what) => fault('the sandbox has no ' + what + ', so that what is asked and how it is scored is the same at any time')
  const clock = 'clock (the date of today can be given as a variable)'
  globalThis.Date = function Date(...parts) {
    if (new.target === undefined || parts.length === 0) none(clock)
    return construct(Moment, parts, new.target)
  }
  const hidden = (of, name, value) => defineProperty(of, name, { value, writable: true, configurable: true })
  defineProperty(Date, 'prototype', { value: Moment.prototype, writable: false })
  hidden(Date.prototype, 'constructor', Date)
  hidden(Date, 'length', Moment.length)
  hidden(Date, 'parse', Moment.parse)
  hidden(Date, 'UTC', Moment.UTC)
  hidden(Date, 'now', () => none(clock))
  hidden(Math, 'random', () => none('random numbers'))
  if (context.provider !== undefined) {
    const { id } = context.provider
    context.provider.id = () => id
    hidden(context.provider.id, 'toString', () => id)
  }
  const silent = () => undefined
  globalThis.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent }
  const loader = (files) => {
    const loaded = create(null)
    const moduleOf = (path) => {
      if (path in loaded) return loaded[path].exports
      const module = { exports: {} }
      loaded[path] = module
      const { code: body, needs } = files[path]
      const require = (wanted) => {
        if (typeof wanted === 'string' && hasOwn(needs, wanted)) return moduleOf(needs[wanted])
        return fault(path + ' requires ' + text(wanted) + ', which the sandbox does not have')
      }
      Body('module', 'exports', 'require', body)(module, module.exports, require)
      return module.exports
    }
    return moduleOf
  }
  const load = ({ entry, name, files }) => {
    const whole = loader(files)(entry)
    const inside = whole?.default
    for (const found of name === null ? [whole, inside, inside?.default] : [whole?.[name], inside?.[name]])
      if (typeof found === 'function') return found
    const places = [whole, inside]
    const names = []
    for (let at = 0; at < places.length; at++) {
      const place = places[at]
      if (place === null || typeof place !== 'object') continue
      for (const key of keys(place)) if (typeof place[key] === 'function') names[names.length] = key
    }
    const there = names.length === 0 ? 'it exports none' : 'it exports ' + names.join(', ')
    return fault(entry + ' exports no function' + (name === null ? ' by default' : ' ' + name) + '; ' + there)
  }
  load.whole = ({ entry, files }) => {
    const whole = loader(files)(entry)
    return whole?.default ?? whole
  }
  const asBody = (body) => {
    const run = Body('output', 'context', 'load', body)
    return () => run(output, context, load)
  }
  const asScript = (line) => {
    let begun = false
    globalThis.output = output
    globalThis.context = context
    globalThis.begin = () => {
      begun = true
      delete globalThis.begin
    }
    try {
      return script('begin();' + line)
    } catch (thrown) {
      if (begun || !(thrown instanceof SyntaxError) || !/\\breturn\\b/.test(line)) throw thrown
      delete globalThis.begin
      return asBody(line)()
    }
  }
  const compiled = () => {
    const line = code.trimEnd()
    if (line.includes('\\n')) return asBody(line)
    const single = line.trim().replace(/;+$/, '')
    if (/^return\\b/.test(single)) return asBody(single)
    if (!/^(const|let|var)\\s/.test(single)) return asBody('return ' + single)
    // Compiled here only to find out whether it is JavaScript.
    Body('output', 'context', single)
    return () => asScript(single)
  }
  const encode = (value) => {
    if (typeof value === 'number') return stringify({ number: text(value) })
    if (typeof value === 'function') return '{"function":true}'
    const json = stringify({ value })
    if (json.length > ${A}) return stringify({ characters: json.length })
    return json === '{}' ? '{"nothing":true}' : json
  }
  const told = (thrown) => {
    if (isFault(thrown)) throw thrown
    const said = thrown instanceof Error ? thrown.name + ': ' + thrown.message : text(thrown)
    return stringify({ threw: apply(slice, said, [0, 1000]) })
  }
  const run = compiled()
  return apply(then, new Later((resolve) => resolve(run())), [encode, told])
})()`,N=65536,T=64*1024*1024,S=256*1024;let e=null;function u(){return e??=t(),e}async function t(){C();const i=await l.e(1177).then(l.t.bind(l,61177,19)),h=T/N,n=new WebAssembly.Memory({initial:h,maximum:h});return(0,f.q8)((0,f.SF)(i.default.default,{wasmMemory:n}))}function s(i,h,n){const g=i.newRuntime(),R=performance.now()+n,j=()=>performance.now()>R;g.setMaxStackSize(S),g.setInterruptHandler(j);const w=g.newContext();let Q=null;try{const{code:k,output:I,context:$}=h,P=w.newString(JSON.stringify({code:k,output:I,context:$}));w.setProp(w.global,"given",P),P.dispose();const b=w.evalCode(J,"assertion.js");if(b.error)throw U(w,b.error,j());const L=g.executePendingJobs();if(L.error)throw b.value.dispose(),U(w,L.error,j());L.dispose();const x=w.getPromiseState(b.value),H=x.type==="fulfilled"&&x.notAPromise===!0;if(b.value.dispose(),H)throw new c.Q("the code replaces promises by something else");if(x.type==="rejected")throw U(w,x.error,j());if(x.type==="pending")throw j()?D(n):new c.Q("the code waits for something that never happens");const z=w.getString(x.value);return x.value.dispose(),W(z)}catch(k){throw Q=k instanceof RangeError?new c.Q("stack overflow: the code goes too deep"):k,Q}finally{r(w,g,Q)}function U(k,I,$){const P=$?null:k.dump(I);if(I.dispose(),$||j())return D(n);const b=a(P);return P===null||P===""||/^InternalError: out of memory/.test(b)?d():new c.Q(`the code threw ${b}`)}}function r(i,h,n){try{i.dispose(),h.dispose()}catch{const g=n===null?"the code needs more stack or memory than the sandbox has":(0,p.bD)(n);throw new m.j(g,!0)}}const d=()=>new m.j(`the code needs more than ${T/1024/1024} MB`,!0),D=i=>new m.j(`the code took longer than ${i} ms`,!1),E=300;function a(i){const h=o.Ikc({name:o.YjP(),message:o.YjP()}).safeParse(i),n=h.success?`${h.data.name}: ${h.data.message}`:(0,p.bD)(i);return M(n)}function M(i){return i.length>E?`${i.slice(0,E)}\u2026`:i}const F=o.KCZ([o.Ikc({number:o.YjP()}),o.Ikc({nothing:o.euz(!0)}),o.Ikc({function:o.euz(!0)}),o.Ikc({threw:o.YjP()}),o.Ikc({characters:o.aig()}),o.Ikc({value:o.L5J()})]);function W(i){const h=(0,v.q)(i,"what the code returned"),n=h.valid?F.safeParse(h.value).data:void 0;if(n===void 0)throw d();if("characters"in n)throw new c.Q(`what the code returned has ${n.characters} characters, more than the ${A} that are read`);if("threw"in n)throw new y.I(`the code threw ${M(n.threw)}`);if("function"in n)throw new c.Q("the code is a function, which nothing calls: write what it returns, or name a file of it");return"number"in n?Number(n.number):"nothing"in n?void 0:n.value}}),325:((Y,O,l)=>{l.d(O,{D:()=>f,f:()=>o});const f=500;function o(v){let c=p([v]);for(let m=1;c.length>0;m++){if(m>f)return!0;c=p(c.flatMap(y=>Object.values(y)))}return!1}function p(v){return v.filter(c=>typeof c=="object"&&c!==null)}})};export{K as id,G as ids,X as modules};
