const o=5418,I=[5418],K={95418:((s,E,_)=>{_.d(E,{fromEnv:()=>M.sF});var M=_(3754),O=_(69810),n=_(73312),D=_(55061),P=_(8153)})};export{o as id,I as ids,K as modules};
