const W=6072,F=[6072],H={1781:((Y,C,c)=>{c.d(C,{T:()=>w,q:()=>S});var f=c(325),s=c(50192);const g=1e7;function S(e,l="the output"){if(e.length>g)throw new s.Q(`${l} has ${e.length} characters, more than the ${g} read as JSON`);let t;try{t=JSON.parse(e)}catch{return{valid:!1}}if(d(e,f.D))throw new s.Q(`${l} is JSON nested deeper than the ${f.D} levels that are read`);return{valid:!0,value:t}}function d(e,l){let t=0;for(let o=0;o<e.length;o++){const n=e[o];if(n==='"'?o=(P(e,o)??e.length)-1:n==="["||n==="{"?t++:(n==="]"||n==="}")&&t--,t>l)return!0}return!1}function w(e){if(e.length>g)throw new s.Q(`the output has ${e.length} characters, more than the ${g} searched for JSON`);const l=[],t=new Set;v.lastIndex=0;for(let o=v.exec(e);o!==null;o=v.exec(e)){const n=t.has(o.index)?null:x(e,o.index,t);n!==null&&(l.push(e.slice(o.index,n)),v.lastIndex=n)}return l}const v=/\{(?=[ \t\n\r]*["}])/g,J=/[ \t\n\r]*/y,O=/[^"\\\x00-\x1f]*/y,N=/\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y,B=/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;function x(e,l,t){const o=[];let n="value",i=l;const D=a=>(a!==null&&(i=a),a!==null),T=()=>{for(const a of o)a.object&&t.add(a.start);return null};do{D(y(J,e,i));const a=e[i],A=o.at(-1);if(n==="colon"){if(a!==":")return T();i++,n="value"}else if(a===(A?.object?"}":"]")&&n.endsWith("or end"))i++,o.pop(),n="comma or end";else if(n==="comma or end"){if(a!==",")return T();i++,n=A?.object?"key":"value"}else if(n.startsWith("key")){if(a!=='"'||!D(P(e,i)))return T();n="colon"}else if(a==="{"||a==="["){if(o.push({object:a==="{",start:i}),o.length>f.D)throw new s.Q(`the output has JSON nested deeper than the ${f.D} levels that are read`);i++,n=a==="{"?"key or end":"value or end"}else{if(!D(a==='"'?P(e,i):y(B,e,i)))return T();n="comma or end"}}while(o.length>0);return i}function P(e,l){for(let t=y(O,e,l+1);t!==null;t=y(O,e,t)){if(e[t]==='"')return t+1;if(t=y(N,e,t),t===null)return null}return null}function y(e,l,t){return e.lastIndex=t,e.test(l)?e.lastIndex:null}}),16072:((Y,C,c)=>{c.d(C,{loadQuickJs:()=>e,runJavaScript:()=>t});var f=c(17738),s=c(27597),g=c(19473),S=c(1781),d=c(50192),w=c(96431);class v extends Date{constructor(...u){const[r=0,p,...R]=u;p===void 0?super(r):super(r,p,...R)}static now(){return 0}getTimezoneOffset(){return 0}getSeconds(){return this.getUTCSeconds()}getMinutes(){return this.getUTCMinutes()}getHours(){return this.getUTCHours()}getDate(){return this.getUTCDate()}getDay(){return this.getUTCDay()}getMonth(){return this.getUTCMonth()}getFullYear(){return this.getUTCFullYear()}}function J(){Object.defineProperty(globalThis,"Date",{value:v,configurable:!0,writable:!0})}const O=5e6,N=`(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { eval: script, Function: Body, Promise: Later, String: text, Date: Moment, Reflect: { construct } } = globalThis
  const { code, output, context } = parse(given)
  delete globalThis.given
  const none = (what) => {
    throw new Error('the sandbox has no ' + what + ', so that the same answer gets the same score at any time')
  }
  const clock = 'clock (the date of today can be given as a variable)'
  globalThis.Date = function Date(...parts) {
    if (new.target === undefined || parts.length === 0) none(clock)
    return construct(Moment, parts, new.target)
  }
  const hidden = (of, name, value) => Object.defineProperty(of, name, { value, writable: true, configurable: true })
  Object.defineProperty(Date, 'prototype', { value: Moment.prototype, writable: false })
  hidden(Date.prototype, 'constructor', Date)
  hidden(Date, 'length', Moment.length)
  hidden(Date, 'parse', Moment.parse)
  hidden(Date, 'UTC', Moment.UTC)
  hidden(Date, 'now', () => none(clock))
  hidden(Math, 'random', () => none('random numbers'))
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
    if (json.length > ${O}) return stringify({ characters: json.length })
    return json === '{}' ? '{"nothing":true}' : json
  }
  return new Later((resolve) => resolve(evaluate())).then(encode)
})()`,B=65536,x=64*1024*1024,P=256*1024;let y=null;function e(){return y??=l(),y}async function l(){J();const h=await c.e(1177).then(c.t.bind(c,61177,19)),u=x/B,r=new WebAssembly.Memory({initial:u,maximum:u});return(0,f.q8)((0,f.SF)(h.default.default,{wasmMemory:r}))}function t(h,u,r){const p=h.newRuntime(),R=performance.now()+r,E=()=>performance.now()>R;p.setMaxStackSize(P),p.setInterruptHandler(E);const m=p.newContext();let U=null;try{const{code:j,output:$,context:I}=u,M=m.newString(JSON.stringify({code:j,output:$,context:I}));m.setProp(m.global,"given",M),M.dispose();const b=m.evalCode(N,"assertion.js");if(b.error)throw L(m,b.error,E());const Q=p.executePendingJobs();if(Q.error)throw b.value.dispose(),L(m,Q.error,E());Q.dispose();const k=m.getPromiseState(b.value);if(b.value.dispose(),k.type==="rejected")throw L(m,k.error,E());if(k.type==="pending")throw E()?i(r):new d.Q("the code waits for something that never happens");const _=m.getString(k.value);return k.value.dispose(),A(_)}catch(j){throw U=j instanceof RangeError?new d.Q("stack overflow: the code goes too deep"):j,U}finally{o(m,p,U)}function L(j,$,I){const M=I?null:j.dump($);if($.dispose(),I||E())return i(r);const b=T(M);return M===null||M===""||/^InternalError: out of memory/.test(b)?n():new d.Q(`the code threw ${b}`)}}function o(h,u,r){try{h.dispose(),u.dispose()}catch{const p=r===null?"the code needs more stack or memory than the sandbox has":(0,g.bD)(r);throw new w.j(p,!0)}}const n=()=>new w.j(`the code needs more than ${x/1024/1024} MB`,!0),i=h=>new w.j(`the code took longer than ${h} ms`,!1),D=300;function T(h){const u=s.Ikc({name:s.YjP(),message:s.YjP()}).safeParse(h),r=u.success?`${u.data.name}: ${u.data.message}`:(0,g.bD)(h);return r.length>D?`${r.slice(0,D)}\u2026`:r}const a=s.KCZ([s.Ikc({number:s.YjP()}),s.Ikc({nothing:s.euz(!0)}),s.Ikc({characters:s.aig()}),s.Ikc({value:s.L5J()})]);function A(h){const u=(0,S.q)(h,"what the code returned"),r=u.valid?a.safeParse(u.value).data:void 0;if(r===void 0)throw n();if("characters"in r)throw new d.Q(`what the code returned has ${r.characters} characters, more than the ${O} that are read`);return"number"in r?Number(r.number):"nothing"in r?void 0:r.value}}),325:((Y,C,c)=>{c.d(C,{D:()=>f,f:()=>s});const f=500;function s(S){let d=g([S]);for(let w=1;d.length>0;w++){if(w>f)return!0;d=g(d.flatMap(v=>Object.values(v)))}return!1}function g(S){return S.filter(d=>typeof d=="object"&&d!==null)}})};export{W as id,F as ids,H as modules};
