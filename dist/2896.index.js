const u=2896,D=[2896],M={2896:((p,r,e)=>{e.d(r,{releaseNotes:()=>i});var _=e(8020),a=e(35115),o=e(1336),s=e(1451);function i(l){const{release:E,environment:P,differences:c,commits:t}=l,{headline:f,why:m}=(0,a.o)(l),d=c.map(n=>(0,o.qN)(`## ${(0,_.ti)(n.id,120)}: ${(0,s.C2)(n)}`,(0,s.Pq)(n)));return`${(0,o.qN)(`# ${(0,_.ti)(E??P??"Release",120)}`,`${(0,_.em)(f,400)}.`,m===null?null:(0,_.em)(m,1e3),...d.length===0?["No prompt differs from what was live."]:d,t===null||t.listed.length===0?null:`## Commits

${(0,s.WI)(t)}`)}
`}})};export{u as id,D as ids,M as modules};
