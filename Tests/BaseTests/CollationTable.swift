/// Words in the order of CLDR Vietnamese, worked out with ICU 72 (`ucol_open("vi")`, normalisation on, default strength);
/// what ICU finds equal stands in the order of code points. Every Vietnamese letter with every tone in both cases is among
/// them, provinces, places of Hải Dương, foreign names, digits and signs.
let wordsInOrder: [String] = """
    !a|?a|'a'|"a"|(a)|[a]|@a|*a|#a|%a|+a|<a|=a|>a|~a|$a|02|1|1 a|10|10a|1a|2|20 ha|200|2022|2023|2023-01|
    2023-02|2023/01|20ha|9|a|A|à|ả|ã|á|ạ|a 1|a á|á a|a_1|a-1|a,1|a!|a?|a.1|a/b|a&b|a#b|a1|aa|aA|Aa|AA|aá|áa|
    ab|Æ|aether|æther|Æther|af|Ái Quốc|An Giang|An Thanh|An Thượng|Angstrom|Ångström|Angstron|Apfel|äpfel|
    Äpfel|apple|Apple|APPLE|ă|Ă|ằ|Ằ|ẳ|ẵ|ắ|ặ|â|Â|ầ|ẩ|ẫ|ấ|Ấ|ậ|b|Bà Rịa – Vũng Tàu|Bạc Liêu|Bạch Đằng|banh|bảnh|
    bãnh|bánh|bạnh|bánh đa|bánh đậu xanh|bánh gai|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|
    Bình Giang|Bình Lãng|Bình Phước|Bình Thuận|ca|cả|cã|cá|cạ|Cà Mau|cà rốt|Cao Bằng|Cao Thắng|cay|cày|cảy|
    cáy|cạy|Cẩm Giàng|Cẩm Thượng|Cần Thơ|cây|cha|chà|chả|chá|chạ|Chi Lăng Bắc|Chi Lăng Nam|Chí Linh|Chí Minh|
    co|ço|Cộng Lạc|cp|d|D|Ð|da|Da|DA|Da Nang|Dà Nẵng|dang|dắt|Dân Chủ|dất|dật|do|dò|dó|dọ|dơ|dờ|dở|dỡ|dớ|dợ|
    dz|đ|Đ|đa|Đa|ĐA|đà nẵng|Đà Nẵng|Đại Hợp|Đại Sơn|đang|đáng|đảng viên|Đắk Lắk|Đắk Nông|đăng|đằng|đẳng|đắng|
    đặng|đặt|đất|đất nông nghiệp|đất ở|Điện Biên|Đoàn Kết|Đoàn Tùng|đô|đồ|đổ|đỗ|đố|độ|Đồng Nai|Đồng Tháp|e|è|
    ẻ|ẽ|é|ẹ|ê|ề|ể|ễ|ế|ệ|facade|façade|facadf|Faro|Farö|fjord|fuß|gao|gào|gáo|gạo|gạo nếp|gạo tẻ|Gia Lai|
    Gia Lộc|Gia Xuyên|Hà Giang|Hà Kỳ|Hà Nam|hà nội|Hà Nội|HÀ NỘI|Hà Thanh|Hà Tĩnh|Hai duong|Hai Duong|
    hải dương|Hải Dương|HẢI DƯƠNG|Hải Phòng|Hải Tân|ham|hAm|hàm|hÀm|hảm|hẢm|hãm|hÃm|hám|hÁm|hạm|hẠm|hăm|hĂm|
    hằm|hẰm|hẳm|hẲm|hẵm|hẴm|hắm|hẮm|hặm|hẶm|hâm|hÂm|hầm|hẦm|hẩm|hẨm|hẫm|hẪm|hấm|hẤm|hậm|hẬm|Hậu Giang|hem|
    hEm|hèm|hÈm|hẻm|hẺm|hẽm|hẼm|hém|hÉm|hẹm|hẸm|hêm|hÊm|hềm|hỀm|hểm|hỂm|hễm|hỄm|hếm|hẾm|hệm|hỆm|him|hIm|hìm|
    hÌm|hỉm|hỈm|hĩm|hĨm|hím|hÍm|hịm|hỊm|ho|hò|hỏ|hó|họ|Hoà Bình|Hòa Bình|hom|hOm|hòm|hÒm|hỏm|hỎm|hõm|hÕm|hóm|
    hÓm|họm|hỌm|hô|hồ|hổ|hỗ|hố|hộ|hôm|hÔm|hồm|hỒm|hổm|hỔm|hỗm|hỖm|hốm|hỐm|hộm|hỘm|Hồng Quang|hơ|hờ|hở|hỡ|hớ|
    hợ|hơm|hƠm|hờm|hỜm|hởm|hỞm|hỡm|hỠm|hớm|hỚm|hợm|hỢm|hum|hUm|hùm|hÙm|hủm|hỦm|hũm|hŨm|húm|hÚm|hụm|hỤm|hưm|
    hƯm|hừm|hỪm|hửm|hỬm|hữm|hỮm|hứm|hỨm|hựm|hỰm|Hưng Đạo|Hưng Yên|hym|hYm|hỳm|hỲm|hỷm|hỶm|hỹm|hỸm|hým|hÝm|
    hỵm|hỴm|i|ì|ỉ|ĩ|í|ị|Ile|Île|Ilf|Khánh Hòa|Kiên Giang|Kim Thành|Kinh Môn|Kon Tum|Lai Châu|Lam Sơn|
    Lạng Sơn|Lào Cai|Lâm Đồng|Lê Hồng|Lê Thanh Nghị|Liên Hồng|Lodz|Łódź|Lodzz|Long An|m|m2|m²|m3|Minh Đức|na|
    nà|nả|nã|ná|nạ|naive|naïve|naivf|nam|nám|nạm|Nam Định|Nam Đồng|Nam Sách|nandu|ñandu|nandv|năm|nằm|nắm|
    nầm|nấm|nậm|ne|né|nẹ|nê|nề|nể|nễ|nế|nệ|Nghệ An|Ngọc Châu|Ngọc Kỳ|Ngô Quyền|Ngũ Hùng|Nguyên Giáp|
    Nguyễn Lương Bằng|Nguyễn Trãi|nha|nhà|nhả|nhá|nhạ|Nhị Châu|Ninh Bình|Ninh Giang|Ninh Thuận|oeuvre|œuvre|
    oeuvrf|oi|òi|ỏi|õi|ói|ọi|Oresund|Øresund|Oresunda|ôi|ồi|ổi|ỗi|ối|ội|ơi|ời|ởi|ỡi|ới|ợi|Phạm Kha|
    Phạm Ngũ Lão|Phú Thọ|Phú Yên|Phượng Kỳ|QL 5|QL.5|QL5|Quảng Bình|Quang Khải|Quảng Nam|Quảng Ngãi|
    Quảng Nghiệp|Quảng Ninh|Quang Phục|Quảng Trị|Quang Trung|quy|quỳ|quỷ|quỹ|quý|quỵ|Quyết Thắng|rươi|rười|
    rưởi|rưỡi|rưới|rượi|skoda|škoda|skodb|Sóc Trăng|Sơn La|Strasse|Straße|Strassf|Tái Sơn|Tân Bình|Tân Kỳ|
    Tân Trào|Tây Ninh|Thạch Khôi|Thái Bình|Thái Nguyên|thang|thàng|thảng|thãng|tháng|thạng|Thanh Giang|
    Thanh Hà|Thanh Hoá|Thanh Hóa|Thanh Miện|Thành phố Hồ Chí Minh|Thanh Tùng|thăng|thằng|thẳng|thắng|thặng|
    Thừa Thiên Huế|Tiên Động|Tiền Giang|Tiền Tiến|tinh|tình|tỉnh|tỈnh|Tỉnh|TỈNH|tĩnh|tính|Tính|tịnh|to|tó|tô|
    tố|tổ chức|tơ|tớ|TP Hải Dương|TP. Hải Dương|TP.HCM|Trà Vinh|tràm|trảm|trám|trạm|trăm|trằm|trâm|
    trầm hương|Trần Hưng Đạo|Tuyên Quang|Tứ Cường|Tứ Kỳ|Tứ Minh|u|ù|ủ|ũ|ú|ụ|ü|ua|üa|ub|uu|ư|ừ|ử|ữ|ứ|ự|ưu|ừu|
    ứu|ựu|vai|vải|vãi|vái|vại|vải thiều|Văn Tố|Việt Hòa|Vĩnh Long|Vĩnh Phúc|Võ Văn Kiệt|Vũ Công Đán|y|ỳ|ỷ|ỹ|
    ý|ỵ|Yên Bái|zebra|Zuric|Zurich|Zürich|zz|þorn|Αθήνα|μ|ж|Ж|Москва|я
    """.split(separator: "\n").joined().split(separator: "|", omittingEmptySubsequences: false).map(String.init)
