# 65 maps.
-- maps
m0 array 4 8 1
m1 array 4 8 1
m2 array 4 8 1
m3 array 4 8 1
m4 array 4 8 1
m5 array 4 8 1
m6 array 4 8 1
m7 array 4 8 1
m8 array 4 8 1
m9 array 4 8 1
m10 array 4 8 1
m11 array 4 8 1
m12 array 4 8 1
m13 array 4 8 1
m14 array 4 8 1
m15 array 4 8 1
m16 array 4 8 1
m17 array 4 8 1
m18 array 4 8 1
m19 array 4 8 1
m20 array 4 8 1
m21 array 4 8 1
m22 array 4 8 1
m23 array 4 8 1
m24 array 4 8 1
m25 array 4 8 1
m26 array 4 8 1
m27 array 4 8 1
m28 array 4 8 1
m29 array 4 8 1
m30 array 4 8 1
m31 array 4 8 1
m32 array 4 8 1
m33 array 4 8 1
m34 array 4 8 1
m35 array 4 8 1
m36 array 4 8 1
m37 array 4 8 1
m38 array 4 8 1
m39 array 4 8 1
m40 array 4 8 1
m41 array 4 8 1
m42 array 4 8 1
m43 array 4 8 1
m44 array 4 8 1
m45 array 4 8 1
m46 array 4 8 1
m47 array 4 8 1
m48 array 4 8 1
m49 array 4 8 1
m50 array 4 8 1
m51 array 4 8 1
m52 array 4 8 1
m53 array 4 8 1
m54 array 4 8 1
m55 array 4 8 1
m56 array 4 8 1
m57 array 4 8 1
m58 array 4 8 1
m59 array 4 8 1
m60 array 4 8 1
m61 array 4 8 1
m62 array 4 8 1
m63 array 4 8 1
m64 array 4 8 1
-- bpf
r1 = map[0]
r1 = map[1]
r1 = map[2]
r1 = map[3]
r1 = map[4]
r1 = map[5]
r1 = map[6]
r1 = map[7]
r1 = map[8]
r1 = map[9]
r1 = map[10]
r1 = map[11]
r1 = map[12]
r1 = map[13]
r1 = map[14]
r1 = map[15]
r1 = map[16]
r1 = map[17]
r1 = map[18]
r1 = map[19]
r1 = map[20]
r1 = map[21]
r1 = map[22]
r1 = map[23]
r1 = map[24]
r1 = map[25]
r1 = map[26]
r1 = map[27]
r1 = map[28]
r1 = map[29]
r1 = map[30]
r1 = map[31]
r1 = map[32]
r1 = map[33]
r1 = map[34]
r1 = map[35]
r1 = map[36]
r1 = map[37]
r1 = map[38]
r1 = map[39]
r1 = map[40]
r1 = map[41]
r1 = map[42]
r1 = map[43]
r1 = map[44]
r1 = map[45]
r1 = map[46]
r1 = map[47]
r1 = map[48]
r1 = map[49]
r1 = map[50]
r1 = map[51]
r1 = map[52]
r1 = map[53]
r1 = map[54]
r1 = map[55]
r1 = map[56]
r1 = map[57]
r1 = map[58]
r1 = map[59]
r1 = map[60]
r1 = map[61]
r1 = map[62]
r1 = map[63]
r1 = map[64]
r0 = 0
exit
-- expect
refuse map-count -1
