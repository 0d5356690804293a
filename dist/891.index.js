const $=891,E=[891],w={891:((h,c,o)=>{o.r(c),o.d(c,{runCli:()=>g});var r=o(9473),d=o(7975);const u=`ai-cicd: evaluate prompt changes before they are merged

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd lint [options]       check every file, offline and free

Options
  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]
  --base REF|none   what to compare with   [the default branch's merge base; HEAD when on it]
  --all             evaluate unchanged prompts too
  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
  --event NAME      apply evaluation.overrides of this GitHub event
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of Amazon Bedrock   [AWS_REGION]
  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`,n="Run `ai-cicd --help` for the commands and options.";function s(t){const{values:e,positionals:a}=i(t);if(e.help===!0)return{kind:"help"};if(e.version===!0)return{kind:"version"};const[l,...p]=a;if(l!=="evaluate"&&l!=="lint")throw new r.yo(l===void 0?"no command was given":`there is no command "${l}"`,{hint:n});if(p.length>0)throw new r.yo(`"${p.join(" ")}" is one word too many after ${l}`,{hint:n});if(e.record!==void 0&&e.replay!==void 0)throw new r.yo("--record and --replay exclude each other",{hint:n});return{kind:"run",command:l,config:e.config??"ai-cicd.yml",base:e.base??null,out:e.out??"ai-cicd-results",changedOnly:e.all!==!0,recording:e.record!==void 0?{mode:"record",file:e.record}:e.replay!==void 0?{mode:"replay",file:e.replay}:null,region:e.region??null,event:e.event??null,comment:e.comment===!0}}function i(t){try{return(0,d.parseArgs)({args:[...t],allowPositionals:!0,strict:!0,options:{config:{type:"string"},base:{type:"string"},all:{type:"boolean"},out:{type:"string"},event:{type:"string"},comment:{type:"boolean"},record:{type:"string"},replay:{type:"string"},region:{type:"string"},help:{type:"boolean",short:"h"},version:{type:"boolean",short:"v"}}})}catch(e){throw new r.yo((0,r.bD)(e),{hint:n})}}const f="0.1.0";async function g(t){try{const e=s(t);if(e.kind==="help")return m(u);if(e.kind==="version")return m(`${f}
`);const{runInTerminal:a}=await Promise.all([o.e(798),o.e(260),o.e(892),o.e(406),o.e(680),o.e(388),o.e(421)]).then(o.bind(o,3421));return await a(e)}catch(e){return process.stderr.write(e instanceof r.yo?y(e):v(e)),1}}function m(t){return process.stdout.write(t),0}function y(t){const e=t.mistakes.map(a=>`  ${(0,r.tC)(a)}
`);return`error: ${t.message}
${e.join("")}${t.hint===null?"":`${t.hint}
`}`}function v(t){return`Unexpected error: ${t instanceof Error?t.stack??t.message:(0,r.bD)(t)}
`}}),9473:((h,c,o)=>{o.d(c,{bD:()=>u,tC:()=>d,yo:()=>r});class r extends Error{name="UserError";hint;docs;mistakes;constructor(s,i={}){super(s),this.hint=i.hint??null,this.docs=i.docs??null,this.mistakes=i.mistakes??[]}}function d(n){const s=n.file===null?"":n.line===null?`${n.file}: `:`${n.file}:${n.line}: `,i=n.field===null?"":`${n.field}: `;if(n.hint===null)return`${s}${i}${n.message}`;const f=/[.!?:]$/.test(n.message)?"":".";return`${s}${i}${n.message}${f} ${n.hint}`}function u(n){return n instanceof Error?n.message:typeof n=="string"?n:JSON.stringify(n)??String(n)}})};export{$ as id,E as ids,w as modules};
