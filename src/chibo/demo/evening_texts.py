"""What is said and written at the demo meeting, in Vietnamese as all documents of the organisation."""

from dataclasses import dataclass
from datetime import date

from chibo.demo import roll
from chibo.demo.script import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days that the texts name."""

    meeting: date
    month: int
    month_before: int
    road: date
    road_later: date
    deadline: date


GUEST = "Hoàng Thị Bích Liên, Trưởng Ban Xây dựng Đảng xã"
OPENING = (
    "Đồng chí Lò Văn Thoan nêu lý do, giới thiệu đại biểu; chi bộ nhất trí chương trình và cử đồng chí "
    "Quàng Thị Diên làm thư ký."
)
ROAD_REPORT = (
    "Tháng qua bản vận động được 12 hộ hiến 180 m² đất và 46 ngày công. Nền đường từ nhà văn hóa đến đầu "
    "cầu đã san xong; đoạn cuối dốc còn đọng nước, phải làm rãnh trước khi đổ cấp phối."
)
INSURANCE = (
    "Bản còn 17 hộ chưa tham gia bảo hiểm y tế, phần lớn vừa ra khỏi diện được hỗ trợ. Nhiều hộ không rõ "
    "mức đóng. Đề nghị phân công đảng viên đến từng hộ và giúp làm thủ tục ngay trên điện thoại."
)
ROAD_NOW = (
    "Bà con Pá Vạt đang phải lội suối cho con đi học. Nếu lùi thêm một tuần mà gặp mưa thì nền đường lại "
    "trôi. Đề nghị giữ ngày đã định, Pá Vạt xin góp thêm 10 công."
)
FRAUD = (
    "Có kẻ gọi điện tự xưng cán bộ bảo hiểm, bảo người già đọc mã trong tin nhắn. Hai cụ trong bản suýt "
    "mất tiền. Đề nghị tổ công nghệ số đến từng nhà có người cao tuổi dặn kỹ: không ai được hỏi mã."
)
SIGNAL = "Đoạn đèo và cụm trên của Pá Vạt sóng 4G rất yếu, họp trực tuyến hay bị ngắt."
SIGNAL_WRITTEN = (
    "Tôi vừa bị mất mạng nên viết tiếp: đề nghị chi bộ kiến nghị xã làm việc với nhà mạng để thêm trạm "
    "phát sóng; trước mắt lắp wifi chung tại điểm Pá Vạt."
)
SCHOOL = (
    "Tháng này có 3 em lớp 9 nghỉ học theo bố mẹ đi hái cà phê. Hội cha mẹ và chi đoàn cần gặp từng gia "
    "đình trong tuần; tôi nhận kèm các em ôn bài vào tối thứ Tư."
)
SELF_CRITICISM = (
    "Tôi tự phê bình: đợt mưa vừa rồi tôi báo cáo tình hình suối Pá Vạt chậm nửa ngày. Từ nay mỗi tối có "
    "mưa to tôi báo trước 20 giờ. Tổ công nghệ số mới trực ở nhà văn hóa, người Pá Vạt qua suối ban đêm "
    "rất khó; đề nghị trực cả ở điểm Pá Vạt."
)
SPONSOR = (
    f"Tôi là người giới thiệu. Quần chúng {roll.APPLICANT} 22 tuổi, tốt nghiệp trung học phổ thông, đã "
    "học lớp bồi dưỡng nhận thức về Đảng. Một năm qua chị cùng tổ công nghệ số hướng dẫn 48 người kích "
    "hoạt định danh điện tử, gia đình chấp hành tốt. Mặt còn hạn chế: ít phát biểu trong cuộc họp."
)
THEME = (
    "Đồng chí Hà Thị Phượng hướng dẫn ba việc bà con cần nhất: đăng ký khai sinh, cấp lại thẻ bảo hiểm y "
    "tế và nộp hồ sơ hỗ trợ trên Cổng Dịch vụ công quốc gia; nêu hai lỗi hay gặp và cách sửa."
)
CLASS = (
    "Chi đoàn xin nhận mở lớp “Bình dân học vụ số” tối thứ Bảy, mỗi buổi mười người, ưu tiên phụ nữ và "
    "người lớn tuổi. Chúng cháu cần mượn máy chiếu của trường."
)
CONCLUSION_OF_PLAN = "Nhất trí bốn nhiệm vụ như dự thảo. Về ngày làm đường còn hai ý kiến khác nhau, sẽ biểu quyết ở mục 8."
CONCLUSION_OF_DISCUSSION = (
    "Các ý kiến thẳng thắn, xây dựng. Giao chi ủy tổng hợp kiến nghị về sóng di động gửi Đảng ủy xã; chi "
    "bộ ghi nhận tinh thần tự phê bình của đồng chí Bình."
)
CONCLUSION_OF_ADMISSION = (
    f"Chi bộ đề nghị cấp có thẩm quyền xét kết nạp quần chúng {roll.APPLICANT}. Phân công đồng chí "
    "Nguyễn Thu Hằng tiếp tục giúp đỡ, nhất là rèn cách trình bày ý kiến trước tập thể."
)
CONCLUSION_OF_THEME = (
    "Mỗi đảng viên tự làm được ba thủ tục đã học và giúp ít nhất một gia đình làm được trong tháng."
)
CONCLUSION_OF_RESOLUTION = "Nghị quyết được thông qua, sửa khoản 3 theo đề nghị của đồng chí Bình; ngày làm đường giữ nguyên."
CLOSING = (
    "Thư ký đọc các nội dung chính; chi bộ nhất trí, không có ý kiến khác. Chi bộ tự chấm điểm buổi sinh "
    "hoạt theo mẫu."
)
EVENING_BEFORE = "trực tối thứ Bảy hằng tuần tại nhà văn hóa"
EVENINGS_AFTER = "trực tối thứ Bảy hằng tuần tại nhà văn hóa và tối Chủ nhật tại điểm Pá Vạt"


def news(days: Days) -> str:
    """The item on news and directives."""
    return (
        "Đồng chí bí thư phổ biến Kế hoạch 18-KH/ĐU của Đảng ủy xã về tổ công nghệ số cộng đồng, thông báo "
        f"kết quả thu hoạch và lịch tiêm phòng gia súc tháng {days.month}."
    )


def conclusion_of_report(days: Days) -> str:
    """The conclusion on last month's resolution."""
    return (
        f"Nghị quyết tháng {days.month_before} có 5 trên 6 việc hoàn thành. Việc làm rãnh thoát nước chuyển "
        f"sang tháng {days.month}. Biểu dương đồng chí Tiện và các hộ hiến đất."
    )


def road_later(days: Days) -> str:
    """Đông's wish to move the road day."""
    return (
        f"Ngày {days.road:%d/%m} nhiều nhà còn gặt nốt nương trên, sợ không đủ người. Đề nghị lùi ngày làm "
        f"đường sang {days.road_later:%d/%m}, lúc đó mỗi hộ đều cử được người khỏe."
    )


def admission_ground(days: Days) -> str:
    """Why the admission may be put to the vote in a hybrid meeting."""
    return (
        "Thư ký báo cáo: Quyết định 07-QĐ/ĐU của Đảng ủy xã cho phép chi bộ xét kết nạp tại buổi sinh hoạt "
        "kết hợp trực tiếp và trực tuyến, còn hiệu lực đến "
        f"31/12/{days.meeting.year}. Chi bộ nhất trí biểu quyết bằng thẻ đảng viên."
    )


def motion_road(days: Days) -> str:
    """The motion that fails."""
    return f"Lùi ngày làm đường bản từ {days.road:%d/%m/%Y} sang {days.road_later:%d/%m/%Y}."


def resolution(days: Days) -> str:
    """The draft of the month's resolution, before the amendment."""
    return (
        f"Chi bộ quyết nghị nhiệm vụ tháng {days.month}:\n"
        f"1. Làm đường bản đoạn Nà Khoang – Pá Vạt ngày {days.road:%d/%m/%Y}, mỗi hộ cử một người.\n"
        "2. Vận động ít nhất 10 trong 17 hộ chưa tham gia bảo hiểm y tế, trước ngày "
        f"{days.deadline:%d/%m/%Y}.\n"
        f"3. Tổ công nghệ số cộng đồng {EVENING_BEFORE}.\n"
        "4. Đưa 3 học sinh lớp 9 trở lại trường; không để thêm em nào nghỉ học."
    )


def tasks(days: Days) -> tuple[tuple[str, str, date], ...]:
    """Clauses of the resolution: text, owner's key, day."""
    return (
        (
            "Tổ chức làm đường bản đoạn Nà Khoang – Pá Vạt, mỗi hộ cử một người; làm rãnh thoát nước "
            "cuối dốc. Sản phẩm: 350 m nền đường có rãnh.",
            "tien",
            days.road,
        ),
        (
            "Phân công đảng viên đến 17 hộ chưa tham gia bảo hiểm y tế, vận động ít nhất 10 hộ tham gia.",
            "hoa",
            days.deadline,
        ),
        (
            "Tổ chức trực của tổ công nghệ số cộng đồng tối thứ Bảy tại nhà văn hóa và tối Chủ nhật tại "
            "điểm Pá Vạt; dặn từng nhà có người cao tuổi về lừa đảo qua mạng.",
            "binh",
            days.deadline,
        ),
        (
            "Gặp gia đình 3 học sinh lớp 9 nghỉ học, đưa các em trở lại trường.",
            "inh",
            days.road,
        ),
        (
            "Gửi Đảng ủy xã kiến nghị về sóng di động ở đoạn đèo và cụm trên Pá Vạt.",
            "dien",
            days.road,
        ),
    )


def papers(days: Days) -> tuple[Paper, ...]:
    """Papers laid before the meeting."""
    return (
        Paper(
            title=f"Dự thảo nghị quyết tháng {days.month}",
            number=8,
            paragraphs=tuple(resolution(days).split("\n")),
        ),
        Paper(
            title="Quyết định 07-QĐ/ĐU về việc cho phép sinh hoạt chi bộ kết hợp trực tuyến",
            number=6,
            paragraphs=(
                "Cho phép chi bộ bản Nà Khoang sinh hoạt thường kỳ kết hợp trực tiếp và trực tuyến, với điểm "
                "chính tại nhà văn hóa bản và điểm phụ tại Pá Vạt, khi quá nửa số đảng viên không thể về một "
                "nơi.",
                "Cho phép xét kết nạp đảng viên tại buổi sinh hoạt kết hợp; đảng viên dự trực tuyến ở một "
                "mình, được điểm danh từng người.",
                f"Quyết định có hiệu lực đến ngày 31/12/{days.meeting.year}.",
            ),
        ),
    )
