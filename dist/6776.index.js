const p=6776,v=[6776],D={6776:((m,c,s)=>{s.r(c),s.d(c,{splitFrontMatter:()=>_});var r=s(62476),d=s(11561),a=s(73347);function _(i,u){const n=i.replace(/^\ufeff/,"").replaceAll(/\r\n?/g,`
`).split(`
`),t=/^---\s*$/.test(n[0]??"")?n.findIndex((E,M)=>M>0&&/^---\s*$/.test(E)):-1;if(t<0)return(0,r.uH)(e(n,0,null));const l=`
${n.slice(1,t).join(`
`)}`;if(l.trim()==="")return(0,r.uH)(e(n,t+1,null));const{value:o,diagnostics:f}=(0,a.h)(l,u);return o===null?{value:null,diagnostics:f}:(0,r.uH)((0,d.I)(o.value)==="mapping"?e(n,t+1,o):e(n,0,null))}function e(i,u,n){const t=i.slice(u),l=n===null?0:Math.max(0,t.findIndex(o=>o.trim()!==""));return{matter:n,body:t.slice(l).join(`
`).replace(/\n+$/,""),bodyLine:u+l+1}}})};export{p as id,v as ids,D as modules};
