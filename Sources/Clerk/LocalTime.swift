import Dossiers
import Glibc

/// Instants as they are written in Viet Nam, whose clocks have kept UTC+7 since 1975.
enum LocalTime {
    static let offsetMinutes = 7 * 60

    /// The day it is now; what is decided is stamped by the database's clock, never by this one.
    static var today: CivilDate {
        Instant(microseconds: Int64(time(nil)) * 1_000_000).date(offsetMinutes: offsetMinutes)
    }

    /// `23/11 08:10`, with the year where it is not the present one.
    static func short(_ instant: Instant) -> String {
        let date = instant.date(offsetMinutes: offsetMinutes)
        return date.year == today.year ? "\(dayMonth(date)) \(clock(instant))" : long(instant)
    }

    /// `23/11/2026 08:10`.
    static func long(_ instant: Instant) -> String {
        "\(day(instant.date(offsetMinutes: offsetMinutes))) \(clock(instant))"
    }

    /// `23/11/2026`.
    static func day(_ date: CivilDate) -> String { "\(dayMonth(date))/\(date.year)" }

    /// `08 giờ 10 phút, ngày 23 tháng 11 năm 2026`, as the statutory forms write it.
    static func statutory(_ instant: Instant) -> String {
        let time = instant.timeOfDay(offsetMinutes: offsetMinutes)
        let date = instant.date(offsetMinutes: offsetMinutes)
        return "\(two(time.hour)) giờ \(two(time.minute)) phút, ngày \(two(date.day)) "
            + "tháng \(two(date.month)) năm \(date.year)"
    }

    /// The instant as ISO 8601 with the offset of Viet Nam, for programs.
    static func iso(_ instant: Instant) -> String {
        instant.description(offsetMinutes: offsetMinutes)
    }

    private static func clock(_ instant: Instant) -> String {
        "\(instant.timeOfDay(offsetMinutes: offsetMinutes))"
    }

    private static func dayMonth(_ date: CivilDate) -> String {
        "\(two(date.day))/\(two(date.month))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
