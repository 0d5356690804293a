const E=891,O=[891],x={60891:((g,d,o)=>{o.r(d),o.d(d,{runCli:()=>$});var i=o(19473),u=o(57975);const f=`ai-cicd: evaluate prompt changes before they are merged

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd lint [options]       check every file, offline and free
  ai-cicd calibrate LABELS.jsonl [options]
                               compare the judge's verdicts with those of people

Options
  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]
  --base REF|none   what to compare with   [the default branch's merge base; HEAD when on it]
  --all             evaluate unchanged prompts too
  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
                    calibrate: a file for the result as JSON   [none]
  --min-kappa K     calibrate: exit 1 when the judge's Cohen's kappa is below K
  --event NAME      apply evaluation.overrides of this GitHub event
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of Amazon Bedrock   [AWS_REGION]
  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`,n="Run `ai-cicd --help` for the commands and options.";function l(t){const{values:e,positionals:s}=y(t);if(e.help===!0)return{kind:"help"};if(e.version===!0)return{kind:"version"};const[r,...c]=s;if(r==="calibrate")return a(c,e);if(e["min-kappa"]!==void 0)throw new i.yo("--min-kappa belongs to calibrate",{hint:n});if(r!=="evaluate"&&r!=="lint")throw new i.yo(r===void 0?"no command was given":`there is no command "${r}"`,{hint:n});if(c.length>0)throw new i.yo(`"${c.join(" ")}" is one word too many after ${r}`,{hint:n});return{kind:"run",command:r,config:e.config??"ai-cicd.yml",base:e.base??null,out:e.out??"ai-cicd-results",changedOnly:e.all!==!0,recording:m(e),region:e.region??null,event:e.event??null,comment:e.comment===!0}}function a(t,e){const[s,...r]=t;if(s===void 0)throw new i.yo("calibrate needs the file of labels",{hint:"Write `ai-cicd calibrate labels.jsonl`."});if(r.length>0)throw new i.yo(`"${r.join(" ")}" is one word too many after ${s}`,{hint:n});for(const c of["base","all","comment"])if(e[c]!==void 0)throw new i.yo(`--${c} does not belong to calibrate`,{hint:n});return{kind:"calibrate",labels:s,config:e.config??"ai-cicd.yml",event:e.event??null,out:e.out??null,minKappa:p(e["min-kappa"]),recording:m(e),region:e.region??null}}function p(t){if(t===void 0)return null;const e=t.trim()===""?Number.NaN:Number(t);if(e>=-1&&e<=1)return e;throw new i.yo(`--min-kappa must be a number from -1 to 1, not "${t}"`,{hint:"Write `--min-kappa 0.6`."})}function m({record:t,replay:e}){if(t!==void 0&&e!==void 0)throw new i.yo("--record and --replay exclude each other",{hint:n});return t!==void 0?{mode:"record",file:t}:e===void 0?null:{mode:"replay",file:e}}function y(t){try{return(0,u.parseArgs)({args:[...t],allowPositionals:!0,strict:!0,options:{config:{type:"string"},base:{type:"string"},all:{type:"boolean"},out:{type:"string"},event:{type:"string"},comment:{type:"boolean"},record:{type:"string"},replay:{type:"string"},region:{type:"string"},"min-kappa":{type:"string"},help:{type:"boolean",short:"h"},version:{type:"boolean",short:"v"}}})}catch(e){throw new i.yo((0,i.bD)(e),{hint:n})}}const b="0.1.0";async function $(t){try{const e=l(t);if(e.kind==="help")return h(f);if(e.kind==="version")return h(`${b}
`);const{runInTerminal:s}=await Promise.all([o.e(798),o.e(260),o.e(892),o.e(406),o.e(346),o.e(388),o.e(421)]).then(o.bind(o,83421));return await s(e)}catch(e){return process.stderr.write(e instanceof i.yo?w(e):v(e)),1}}function h(t){return process.stdout.write(t),0}function w(t){const e=t.mistakes.map(s=>`  ${(0,i.tC)(s)}
`);return`error: ${t.message}
${e.join("")}${t.hint===null?"":`${t.hint}
`}`}function v(t){return`Unexpected error: ${t instanceof Error?t.stack??t.message:(0,i.bD)(t)}
`}}),19473:((g,d,o)=>{o.d(d,{bD:()=>f,tC:()=>u,yo:()=>i});class i extends Error{name="UserError";hint;docs;mistakes;constructor(l,a={}){super(l),this.hint=a.hint??null,this.docs=a.docs??null,this.mistakes=a.mistakes??[]}}function u(n){const l=n.file===null?"":n.line===null?`${n.file}: `:`${n.file}:${n.line}: `,a=n.field===null?"":`${n.field}: `;if(n.hint===null)return`${l}${a}${n.message}`;const p=/[.!?:]$/.test(n.message)?"":".";return`${l}${a}${n.message}${p} ${n.hint}`}function f(n){return n instanceof Error?n.message:typeof n=="string"?n:JSON.stringify(n)??String(n)}})};export{E as id,O as ids,x as modules};
