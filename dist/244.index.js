const O=244,M=[244],K={60244:((P,E,_)=>{_.d(E,{fromEnv:()=>s.sF});var s=_(92670),n=_(46715),o=_(86379),D=_(90334)})};export{O as id,M as ids,K as modules};
