"""What the other branches of the commune talk about, by what a branch rests on; all invented, in Vietnamese."""

from collections.abc import Mapping
from dataclasses import dataclass

from chibo.ground.organisation.rules import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one kind of branch.

    ``clauses`` are what a month's resolution asks for; ``voices`` what members say; ``question`` is a second
    vote of some meetings.
    """

    place: str
    hour: tuple[int, int]
    news: tuple[str, ...]
    looks_back: tuple[str, ...]
    voices: tuple[str, ...]
    conclusion: str
    clauses: tuple[str, ...]
    question: str


WELCOME = "Chủ trì nêu lý do, thông qua chương trình; chi bộ nhất trí cử thư ký buổi sinh hoạt."
FAREWELL = (
    "Thư ký đọc các nội dung chính của biên bản; chi bộ nhất trí, tự chấm điểm buổi sinh hoạt."
)
COMMITTEE_MET = "Chi ủy đã họp trước, biên bản giấy lưu tại chi bộ"
EXCUSES = ("đi viện", "gia đình có việc tang", "đưa con đi khám bệnh", "công tác ở tỉnh", "ốm")
WORKS_FAR = "đi làm ăn xa"

_VILLAGE = Words(
    place="Nhà văn hóa bản",
    hour=(19, 30),
    news=(
        "Đồng chí bí thư phổ biến kết luận giao ban của Đảng ủy xã, lịch tiêm phòng gia súc và lịch cấp "
        "đổi thẻ bảo hiểm y tế.",
        "Đồng chí bí thư thông báo kế hoạch phòng cháy rừng mùa khô và mức hỗ trợ giống cây vụ tới.",
        "Đồng chí bí thư quán triệt văn bản của xã về chuyển đổi số ở bản và về phòng, chống lừa đảo qua "
        "điện thoại.",
    ),
    looks_back=(
        "Các việc của tháng trước đã làm xong, còn việc sửa mương phải làm tiếp vì mưa.",
        "Bốn trên năm việc hoàn thành; việc thu quỹ vệ sinh còn chậm ở sáu hộ.",
        "Nghị quyết tháng trước hoàn thành. Biểu dương các hộ đã tự dỡ chuồng gia súc dưới sàn nhà.",
    ),
    voices=(
        "Mương đầu bản bị sạt một đoạn chừng 12 mét, không sửa sớm thì ruộng dưới thiếu nước.",
        "Hai con bò ở nhóm hộ cuối bản bỏ ăn; đề nghị báo thú y xã và không thả chung.",
        "Còn tám nhà để rác ở bờ suối. Nên đào hố chung và quy định ngày đốt.",
        "Tổ bảo vệ rừng đi tuần đủ bốn buổi, có một lần nhắc người đốt nương không đúng nơi.",
        "Đường vào nghĩa địa lầy, ngày có việc rất khó đi; xin huy động mỗi hộ nửa ngày công.",
        "Một số cháu học nội trú cuối tuần về hay đi xe máy khi chưa đủ tuổi; cha mẹ phải giữ chìa khóa.",
        "Giá cà phê xuống, nên bàn với hợp tác xã thu mua theo hợp đồng từ đầu vụ.",
        "Tôi tự phê bình: tháng qua tôi vắng hai buổi tuần tra vì bận việc nhà, sẽ làm bù trong tháng này.",
        "Loa ở nhà văn hóa hỏng một bên, phía trên bản không nghe được thông báo.",
        "Hội Phụ nữ đã lập danh sách 14 chị cần vay vốn; còn vướng giấy tờ của ba chị.",
        "Bảy hộ chưa có nhà tiêu hợp vệ sinh. Đề nghị mỗi đảng viên nhận giúp một hộ.",
        "Sổ hộ nghèo năm nay phải rà kỹ, có nhà đã khá mà vẫn nằm trong danh sách.",
        "Đám hiếu còn kéo dài ba ngày, tốn kém; chi bộ làm gương thì bà con mới theo.",
        "Nước tự chảy yếu từ đầu tuần, tôi đi xem thì ống hở ở chỗ qua suối.",
    ),
    conclusion="Chi bộ tiếp thu các ý kiến; việc nào rõ người thì giao ngay trong nghị quyết tháng.",
    clauses=(
        "Huy động mỗi hộ một công sửa đoạn mương sạt. Sản phẩm: nước về đủ ruộng trước vụ cấy.",
        "Đảng viên đến từng hộ vận động làm hố rác, không đổ rác ra suối.",
        "Tuần tra rừng mỗi tuần một buổi, ghi sổ và báo kiểm lâm khi có lửa.",
        "Rà soát danh sách hộ nghèo, hộ cận nghèo, công khai tại nhà văn hóa.",
        "Giúp các hộ chưa biết dùng định danh điện tử nộp hồ sơ tại nhà.",
    ),
    question="Nhất trí mỗi hộ góp nửa ngày công làm đường vào nghĩa địa",
)

_SCHOOL = Words(
    place="Phòng họp Trường THCS Nậm Khoang",
    hour=(16, 30),
    news=(
        "Đồng chí bí thư phổ biến kế hoạch kiểm tra giữa kỳ và hướng dẫn dạy học hai buổi trong ngày.",
    ),
    looks_back=(
        "Nghị quyết tháng trước hoàn thành; tỷ lệ chuyên cần 97,2%, còn bốn em hay nghỉ ngày thứ Hai.",
    ),
    voices=(
        "Bốn em hay nghỉ thứ Hai đều ở bản xa; xin bố trí cho ở lại bán trú từ chiều Chủ nhật.",
        "Tổ Khoa học tự nhiên còn thiếu dụng cụ thực hành, đã tự làm được sáu bộ.",
        "Điểm khảo sát môn Tiếng Anh lớp 7 thấp; tổ xin mở lớp phụ đạo không thu tiền chiều thứ Năm.",
        "Bếp ăn bán trú cần thay bể lọc nước, mẫu nước tháng này đục sau mưa.",
        "Đề nghị giảm hồ sơ giấy: giáo án đã nộp trên hệ thống thì không in nữa.",
        "Tôi tự phê bình: chấm trả bài của lớp 8B chậm một tuần.",
        "Có học sinh dùng điện thoại trong giờ; cần thống nhất một cách xử lý giữa các tổ.",
        "Đội viên xin tổ chức ngày hội đọc sách, cần hỗ trợ 120 đầu sách từ thư viện xã.",
        "Công đoàn đề nghị quan tâm hai giáo viên trẻ mới nhận công tác, chỗ ở còn chật.",
        "Phụ huynh bản Huổi Lán nhờ nhà trường nhắn tin bằng cả tiếng Mông.",
    ),
    conclusion="Chi bộ giao các tổ chuyên môn có biện pháp cho từng em, báo cáo ở kỳ sau.",
    clauses=(
        "Mở lớp phụ đạo Tiếng Anh lớp 7 vào chiều thứ Năm, không thu tiền.",
        "Thay bể lọc nước của bếp ăn bán trú và xét nghiệm lại mẫu nước.",
        "Đến nhà bốn học sinh hay nghỉ thứ Hai, cam kết với gia đình cho ở bán trú từ chiều Chủ nhật.",
    ),
    question="Thống nhất học sinh gửi điện thoại tại văn phòng trong giờ học",
)

_HEALTH = Words(
    place="Phòng giao ban Trạm Y tế xã",
    hour=(16, 45),
    news=(
        "Đồng chí bí thư phổ biến kế hoạch tiêm chủng tháng và cảnh báo cúm mùa của ngành y tế.",
    ),
    looks_back=(
        "Tháng trước khám 612 lượt, tiêm chủng đạt 96%; sổ quản lý tăng huyết áp còn thiếu 23 người.",
    ),
    voices=(
        "Bản Huổi Cuông xa trạm, nhiều bà mẹ quên lịch tiêm; xin đi điểm lưu động hai buổi.",
        "Tủ lạnh vắc xin báo nhiệt độ cao hai lần trong đêm, cần thay rơ-le trước khi nhận lô mới.",
        "Người bệnh chờ lâu vào thứ Hai; nên phát số và phân luồng người cao tuổi trước.",
        "Tôi tự phê bình: nhập dữ liệu khám chậm hai ngày vì trực liên tiếp.",
        "Thuốc huyết áp sắp hết trước kỳ cấp, đã lập dự trù bổ sung.",
        "Đề nghị tập huấn lại phòng sốc phản vệ cho cả trạm.",
        "Y tế bản đi vận động tốt nhưng phụ cấp xăng xe chưa có, xin kiến nghị xã.",
    ),
    conclusion="Chi bộ thống nhất ưu tiên tiêm chủng lưu động và quản lý người bệnh mạn tính.",
    clauses=(
        "Tổ chức hai buổi tiêm chủng lưu động tại các bản xa, đạt trên 95% số trẻ.",
        "Hoàn thành hồ sơ quản lý 23 người tăng huyết áp còn thiếu.",
    ),
    question="Nhất trí phân công trực thêm sáng thứ Hai",
)

_COOPERATIVE = Words(
    place="Nhà điều hành Hợp tác xã Chè Khoang",
    hour=(19, 0),
    news=(
        "Đồng chí bí thư thông báo giá thu mua chè búp và yêu cầu truy xuất nguồn gốc của bên mua.",
    ),
    looks_back=("Tháng trước chế biến 4,2 tấn chè khô; một lô bị trả lại vì độ ẩm cao.",),
    voices=(
        "Lô bị trả là do sấy ban đêm mất điện; xin mua máy phát dự phòng.",
        "Nên dán mã truy xuất từ xưởng, không để đại lý tự dán.",
        "Hai hộ vùng trên còn phun thuốc quá ngày cách ly, phải dừng thu mua ba tuần.",
        "Bán trực tuyến tăng nhưng đóng gói chậm, cần thêm một người buổi chiều.",
    ),
    conclusion="Chi bộ lãnh đạo hợp tác xã giữ chất lượng trước, tăng sản lượng sau.",
    clauses=(
        "Kiểm tra ngày cách ly thuốc của tất cả các hộ trồng chè trước khi thu hái.",
        "Dán mã truy xuất nguồn gốc cho toàn bộ sản phẩm tại xưởng.",
    ),
    question="Nhất trí lập quỹ dự phòng rủi ro của hợp tác xã",
)

_OFFICE = Words(
    place="Hội trường UBND xã Nậm Khoang",
    hour=(14, 0),
    news=(
        "Đồng chí bí thư quán triệt chương trình công tác của Đảng ủy xã và lịch tiếp công dân trong tháng.",
    ),
    looks_back=("Hồ sơ trả đúng hạn đạt 98,4%; còn chín hồ sơ đất đai quá hạn do phải đo lại.",),
    voices=(
        "Chín hồ sơ đất đai quá hạn cần một tổ đo chung hai ngày, không chờ từng đơn.",
        "Người dân bản xa đi lại nhiều lần vì thiếu giấy tờ; bộ phận một cửa nên gọi điện báo trước.",
        "Văn bản giấy vẫn in song song với bản điện tử, tốn và dễ sai lệch.",
        "Đề nghị công khai lịch trực của từng cán bộ tại các bản.",
        "Tôi tự phê bình: tham mưu báo cáo quý chậm ba ngày.",
        "Kinh phí sửa nhà văn hóa ba bản đã về, cần công khai dự toán trước khi làm.",
        "Cán bộ trẻ nên được cử đi cơ sở ít nhất hai ngày mỗi tháng.",
        "Phòng họp trực tuyến hay mất tiếng, xin kiểm tra trước giờ họp mười lăm phút.",
        "Công tác tiếp công dân tốt hơn, trong tháng không có đơn vượt cấp.",
        "Kiến nghị có người phiên dịch tiếng Mông vào các ngày chợ phiên.",
    ),
    conclusion="Chi bộ yêu cầu từng bộ phận giải quyết dứt điểm hồ sơ quá hạn, người đứng đầu chịu trách nhiệm.",
    clauses=(
        "Giải quyết dứt điểm chín hồ sơ đất đai quá hạn.",
        "Dừng in văn bản giấy song song với bản điện tử, trừ loại luật định.",
        "Công khai dự toán sửa nhà văn hóa ba bản tại trụ sở và tại bản.",
    ),
    question="Thống nhất cử cán bộ trẻ đi cơ sở hai ngày mỗi tháng",
)

WORDS: Mapping[Basis, Words] = {
    Basis.VILLAGE: _VILLAGE,
    Basis.SCHOOL: _SCHOOL,
    Basis.HEALTH_STATION: _HEALTH,
    Basis.COOPERATIVE: _COOPERATIVE,
    Basis.OFFICE: _OFFICE,
}
