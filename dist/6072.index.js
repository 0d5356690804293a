const z=6072,K=[6072],G={1781:((Y,O,l)=>{l.d(O,{T:()=>m,q:()=>b});var f=l(325),o=l(50192);const p=1e7;function b(e,c="the output"){if(e.length>p)throw new o.Q(`${c} has ${e.length} characters, more than the ${p} read as JSON`);let t;try{t=JSON.parse(e)}catch{return{valid:!1}}if(h(e,f.D))throw new o.Q(`${c} is JSON nested deeper than the ${f.D} levels that are read`);return{valid:!0,value:t}}function h(e,c){let t=0;for(let s=0;s<e.length;s++){const r=e[s];if(r==='"'?s=(x(e,s)??e.length)-1:r==="["||r==="{"?t++:(r==="]"||r==="}")&&t--,t>c)return!0}return!1}function m(e){if(e.length>p)throw new o.Q(`the output has ${e.length} characters, more than the ${p} searched for JSON`);const c=[],t=new Set;y.lastIndex=0;for(let s=y.exec(e);s!==null;s=y.exec(e)){const r=t.has(s.index)?null:N(e,s.index,t);r!==null&&(c.push(e.slice(s.index,r)),y.lastIndex=r)}return c}const y=/\{(?=[ \t\n\r]*["}])/g,B=/[ \t\n\r]*/y,C=/[^"\\\x00-\x1f]*/y,I=/\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y,J=/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;function N(e,c,t){const s=[];let r="value",u=c;const T=a=>(a!==null&&(u=a),a!==null),E=()=>{for(const a of s)a.object&&t.add(a.start);return null};do{T(S(B,e,u));const a=e[u],P=s.at(-1);if(r==="colon"){if(a!==":")return E();u++,r="value"}else if(a===(P?.object?"}":"]")&&r.endsWith("or end"))u++,s.pop(),r="comma or end";else if(r==="comma or end"){if(a!==",")return E();u++,r=P?.object?"key":"value"}else if(r.startsWith("key")){if(a!=='"'||!T(x(e,u)))return E();r="colon"}else if(a==="{"||a==="["){if(s.push({object:a==="{",start:u}),s.length>f.D)throw new o.Q(`the output has JSON nested deeper than the ${f.D} levels that are read`);u++,r=a==="{"?"key or end":"value or end"}else{if(!T(a==='"'?x(e,u):S(J,e,u)))return E();r="comma or end"}}while(s.length>0);return u}function x(e,c){for(let t=S(C,e,c+1);t!==null;t=S(C,e,t)){if(e[t]==='"')return t+1;if(t=S(I,e,t),t===null)return null}return null}function S(e,c,t){return e.lastIndex=t,e.test(c)?e.lastIndex:null}}),93691:((Y,O,l)=>{l.d(O,{loadQuickJs:()=>c,runJavaScript:()=>s});var f=l(17738),o=l(27597),p=l(19473),b=l(1781),h=l(50192),m=l(96431),y=l(74958);class B extends Date{constructor(...d){const[n=0,g,...R]=d;g===void 0?super(n):super(n,g,...R)}static now(){return 0}getTimezoneOffset(){return 0}getSeconds(){return this.getUTCSeconds()}getMinutes(){return this.getUTCMinutes()}getHours(){return this.getUTCHours()}getDate(){return this.getUTCDate()}getDay(){return this.getUTCDay()}getMonth(){return this.getUTCMonth()}getFullYear(){return this.getUTCFullYear()}}function C(){Object.defineProperty(globalThis,"Date",{value:B,configurable:!0,writable:!0})}const I=5e6,J=`(() => {
  'use strict'
  const { parse, stringify } = JSON
  const {
    eval: script, Function: Body, Promise: Later, String: text, Date: Moment, Reflect: { construct }, Error, ReferenceError,
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
  const none = (what) => fault('the sandbox has no ' + what + ', so that the same answer gets the same score at any time')
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
  const load = ({ entry, name, files }) => {
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
    const whole = moduleOf(entry)
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
    if (json.length > ${I}) return stringify({ characters: json.length })
    return json === '{}' ? '{"nothing":true}' : json
  }
  const told = (thrown) => {
    if (isFault(thrown)) throw thrown
    return stringify({ threw: thrown instanceof Error ? thrown.name + ': ' + thrown.message : text(thrown) })
  }
  const run = compiled()
  return new Later((resolve) => resolve(run())).then(encode, told)
})()`,N=65536,x=64*1024*1024,S=256*1024;let e=null;function c(){return e??=t(),e}async function t(){C();const i=await l.e(1177).then(l.t.bind(l,61177,19)),d=x/N,n=new WebAssembly.Memory({initial:d,maximum:d});return(0,f.q8)((0,f.SF)(i.default.default,{wasmMemory:n}))}function s(i,d,n){const g=i.newRuntime(),R=performance.now()+n,D=()=>performance.now()>R;g.setMaxStackSize(S),g.setInterruptHandler(D);const w=g.newContext();let U=null;try{const{code:j,output:A,context:$}=d,k=w.newString(JSON.stringify({code:j,output:A,context:$}));w.setProp(w.global,"given",k),k.dispose();const v=w.evalCode(J,"assertion.js");if(v.error)throw Q(w,v.error,D());const L=g.executePendingJobs();if(L.error)throw v.value.dispose(),Q(w,L.error,D());L.dispose();const M=w.getPromiseState(v.value);if(v.value.dispose(),M.type==="rejected")throw Q(w,M.error,D());if(M.type==="pending")throw D()?T(n):new h.Q("the code waits for something that never happens");const H=w.getString(M.value);return M.value.dispose(),W(H)}catch(j){throw U=j instanceof RangeError?new h.Q("stack overflow: the code goes too deep"):j,U}finally{r(w,g,U)}function Q(j,A,$){const k=$?null:j.dump(A);if(A.dispose(),$||D())return T(n);const v=a(k);return k===null||k===""||/^InternalError: out of memory/.test(v)?u():new h.Q(`the code threw ${v}`)}}function r(i,d,n){try{i.dispose(),d.dispose()}catch{const g=n===null?"the code needs more stack or memory than the sandbox has":(0,p.bD)(n);throw new m.j(g,!0)}}const u=()=>new m.j(`the code needs more than ${x/1024/1024} MB`,!0),T=i=>new m.j(`the code took longer than ${i} ms`,!1),E=300;function a(i){const d=o.Ikc({name:o.YjP(),message:o.YjP()}).safeParse(i),n=d.success?`${d.data.name}: ${d.data.message}`:(0,p.bD)(i);return P(n)}function P(i){return i.length>E?`${i.slice(0,E)}\u2026`:i}const F=o.KCZ([o.Ikc({number:o.YjP()}),o.Ikc({nothing:o.euz(!0)}),o.Ikc({function:o.euz(!0)}),o.Ikc({threw:o.YjP()}),o.Ikc({characters:o.aig()}),o.Ikc({value:o.L5J()})]);function W(i){const d=(0,b.q)(i,"what the code returned"),n=d.valid?F.safeParse(d.value).data:void 0;if(n===void 0)throw u();if("characters"in n)throw new h.Q(`what the code returned has ${n.characters} characters, more than the ${I} that are read`);if("threw"in n)throw new y.I(`the code threw ${P(n.threw)}`);if("function"in n)throw new h.Q("the code is a function, which nothing calls: write what it returns, or name a file of it");return"number"in n?Number(n.number):"nothing"in n?void 0:n.value}}),325:((Y,O,l)=>{l.d(O,{D:()=>f,f:()=>o});const f=500;function o(b){let h=p([b]);for(let m=1;h.length>0;m++){if(m>f)return!0;h=p(h.flatMap(y=>Object.values(y)))}return!1}function p(b){return b.filter(h=>typeof h=="object"&&h!==null)}})};export{z as id,K as ids,G as modules};
