const P=9908,D=[9908],B={99908:((O,E,_)=>{_.d(E,{fromEnv:()=>s.sF});var s=_(69518),M=_(1401),n=_(71364),o=_(18260)})};export{P as id,D as ids,B as modules};
