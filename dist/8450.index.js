const T=8450,L=[8450],I={78450:((y,m,t)=>{t.r(m),t.d(m,{gEval:()=>O});var o=t(27597),d=t(301),s=t(57507),u=t(72756),i=t(16722),h=t(4953),g=t(81125);const _=.7,p=10,f=12,O={type:"g-eval",summary:"A judge model writes down how to check the criteria, once for all cases, and grades the output by it.",options:["value: the criteria, or a list of them whose mean is the score",`threshold: smallest score that passes (${_})`,"provider: judge model (`evaluation.judge`)"],source:"promptfoo `g-eval`; Liu et al. 2023, arXiv:2303.16634, without the weighting by token probabilities",check:e=>[...(0,d.o)(()=>(0,d.K4)(e)),...[e.value].flat().flatMap(d.l4),...(0,h.g)(e.threshold),...(0,i.wN)("g-eval",e.rubricPrompt)],async score(e,r){const a=(0,d.K4)(e),l=async E=>{const c=await Promise.all(a.map(n=>P(n,E,r)));return{score:c.reduce((n,{score:D})=>n+D,0)/c.length,reason:c.map(({reason:n})=>n).join(`
`)}};return(0,u.w)(l,e.threshold??_,e,r)}};async function P(e,r,a){const l=await r(w(e));return r(M(e,l,a))}const j=o.Ikc({steps:o.YOg(o.YjP().trim().min(1)).min(1).max(f)});function w(e){return{messages:[{role:"user",content:`Answers of a model are going to be graded by these criteria:
${(0,s.O)("criteria",e)}

Write the steps, three or four as a rule, by which a careful grader checks one answer against them: what to look at, in which order, and what costs how much. The steps must fit any answer; you do not see one now.`}],tool:{name:"plan",description:"Gives the steps of grading, in their order.",inputSchema:{type:"object",properties:{steps:{type:"array",minItems:1,maxItems:f,items:{type:"string",minLength:1}}},required:["steps"],additionalProperties:!1}},read:a=>j.safeParse(a).data?.steps??null,shared:!0}}const v=o.Ikc({reason:o.YjP(),score:o.aig().min(0).max(p)});function M(e,r,a){const l=r.map((c,n)=>`${n+1}. ${c}`).join(`
`);return{messages:[{role:"user",content:`What the model was asked:
${(0,s.O)("question",(0,g.M)(a))}

What it answered:
${(0,s.O)("output",a.output)}

The criteria:
${(0,s.O)("criteria",e)}

How to check them:
${(0,s.O)("steps",l)}

Go through the steps, then grade the answer from 0 (meets none of the criteria) to ${p} (meets all of them fully).`}],tool:{name:"grade",description:"Gives the grade of the answer.",inputSchema:{type:"object",properties:{reason:{type:"string",description:"What the steps showed, in one to three sentences, before grading."},score:{type:"number",minimum:0,maximum:p}},required:["reason","score"],additionalProperties:!1}},read:c=>{const n=v.safeParse(c).data;return n===void 0?null:{score:n.score/p,reason:n.reason}}}}}),81125:((y,m,t)=>{t.d(m,{E:()=>d,M:()=>o});function o({prompt:s}){const[u]=s;return s.length===1&&u!==void 0?u.content:s.map(({role:i,content:h})=>`${i}: ${h}`).join(`

`)}function d({prompt:s,vars:u}){const{query:i}=u;if(typeof i=="string"&&i.trim()!=="")return i;const h=s.findLast(({role:g})=>g==="user")?.content??"";return h.trim()===""?null:h}})};export{T as id,L as ids,I as modules};
