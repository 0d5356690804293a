/** SSM's tiers, in bytes of UTF-8: the larger one is paid for. Whether SSM counts characters is not documented; bytes are never fewer. */
export const SSM_STANDARD = 4_096
export const SSM_ADVANCED = 8_192

/** Versions that SSM keeps of a parameter. */
export const SSM_VERSIONS = 100
