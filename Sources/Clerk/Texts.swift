import Dossiers

/// Everything the program says, in Vietnamese and English; the law's own sentences come from
/// `TransitionError` and `StoreError`.
enum Texts {
    // MARK: What goes wrong

    static let noSchema = Bilingual(
        vi: "Cơ sở dữ liệu chưa được khởi tạo; hãy chạy `motcua init`.",
        en: "The database is not set up yet; run `motcua init`.")

    static func database(_ text: String) -> Bilingual {
        Bilingual(vi: "Lỗi cơ sở dữ liệu: \(text)", en: text)
    }

    static let notAllowed = Bilingual(
        vi: "Tài khoản cơ sở dữ liệu này không có quyền làm việc đó; dùng tài khoản quản trị.",
        en: "This login of the database may not do that; use an administrator's.")

    static func noSheet(_ text: String) -> Bilingual {
        Bilingual(
            vi: "Không lập được phiếu kiểm soát: \(text); chạy `motcua doctor`.",
            en: "The control sheet cannot be drawn up: \(text); run `motcua doctor`.")
    }

    static func noWorkflows(_ folder: String) -> Bilingual {
        Bilingual(
            vi: "Không có thư mục quy trình \(folder); nêu đường dẫn hoặc đặt MOTCUA_WORKFLOWS.",
            en: "There is no workflows folder \(folder); name one or set MOTCUA_WORKFLOWS.")
    }

    static func unreadable(_ path: String) -> Bilingual {
        Bilingual(vi: "Không đọc được tệp \(path).", en: "\(path) cannot be read.")
    }

    static func unwritable(_ path: String) -> Bilingual {
        Bilingual(vi: "Không ghi được tệp \(path).", en: "\(path) cannot be written.")
    }

    static let checkFirst = Bilingual(
        vi: "Không công bố gì: hãy sửa các lỗi trên rồi công bố lại.",
        en: "Nothing was published: mend the errors above and publish again.")

    static func noProcedureFile(_ code: String, _ day: CivilDate, _ folder: String) -> Bilingual {
        Bilingual(
            vi: "Không có thủ tục \(code) có hiệu lực ngày \(LocalTime.day(day)) trong \(folder).",
            en: "No procedure \(code) is in force on \(LocalTime.day(day)) in \(folder); "
                + "see `motcua check \(folder)`.")
    }

    static func noProvince(_ code: String) -> Bilingual {
        Bilingual(
            vi: "Không có đơn vị cấp tỉnh \(code) hôm nay; dùng `--province`.",
            en: "No unit \(code) stands for the province today; name it with `--province`.")
    }

    static let subjectNeeded = Bilingual(
        vi: "Phải nêu địa bàn của hồ sơ bằng `--subject`: đơn vị tiếp nhận không thuộc một xã.",
        en: "Name the area that places the dossier with `--subject`: the receiving unit is not of "
            + "a commune.")

    static func badLine(_ number: Int, _ problem: String) -> Bilingual {
        Bilingual(
            vi: "Dòng \(number): không đọc được (\(problem)); xem docs/cli-json.md.",
            en: "Line \(number) cannot be read (\(problem)); see docs/cli-json.md.")
    }

    static func unknownPost(_ post: String, _ unit: String, among posts: [String]) -> Bilingual {
        let list = posts.joined(separator: ", ")
        return Bilingual(
            vi: "Đơn vị \(unit) không có vị trí \"\(post)\"; chọn \(list).",
            en: "Unit \(unit) has no post \"\(post)\"; choose \(list).")
    }

    // MARK: Setting up

    static func clusterIsMade(_ directory: String) -> Bilingual {
        Bilingual(
            vi: "Đang tạo cơ sở dữ liệu riêng trong \(directory) …",
            en: "Making a private database in \(directory) …")
    }

    static func clusterIsStarted(_ directory: String) -> Bilingual {
        Bilingual(
            vi: "Đang khởi động cơ sở dữ liệu riêng trong \(directory) …",
            en: "Starting the private database in \(directory) …")
    }

    static func migrated(_ versions: [Int32]) -> Bilingual {
        guard !versions.isEmpty else {
            return Bilingual(
                vi: "Lược đồ cơ sở dữ liệu đã đầy đủ.", en: "The database schema is up to date.")
        }
        let list = versions.map(String.init).joined(separator: ", ")
        return Bilingual(
            vi: "Đã tạo lược đồ cơ sở dữ liệu (bước \(list)).",
            en: "The database schema was built (step \(list)).")
    }

    static func published(units: Int, new: Int, known: Int) -> Bilingual {
        Bilingual(
            vi: "Đã công bố \(units) đơn vị; \(new) thủ tục mới, \(known) thủ tục đã có.",
            en: "Published \(units) units; \(new) procedure editions new, \(known) known before.")
    }

    static func checked(errors: Int, warnings: Int) -> Bilingual {
        if errors == 0, warnings == 0 {
            return Bilingual(vi: "Không có lỗi.", en: "No problems found.")
        }
        return Bilingual(
            vi: "\(errors) lỗi, \(warnings) cảnh báo.",
            en: "\(errors) error\(errors == 1 ? "" : "s"), "
                + "\(warnings) warning\(warnings == 1 ? "" : "s").")
    }

    static func written(_ path: String) -> Bilingual {
        Bilingual(vi: "Đã ghi \(path).", en: "Wrote \(path).")
    }

    static func officersAdded(_ count: Int) -> Bilingual {
        Bilingual(vi: "Đã thêm \(count) công chức.", en: "Added \(count) officers.")
    }

    static func officerAdded(_ login: String, _ name: String, _ unit: String) -> Bilingual {
        Bilingual(
            vi: "\(name) (\(login)) giữ vị trí tại \(unit) từ hôm nay.",
            en: "\(name) (\(login)) holds a post at \(unit) from today.")
    }

    static func cluster(_ state: String, _ directory: String) -> Bilingual {
        let words: [String: String] = [
            "absent": "chưa có", "stopped": "đang dừng", "running": "đang chạy",
            "changing": "đang khởi động hoặc dừng",
        ]
        return Bilingual(
            vi: "\(words[state] ?? state) (\(directory))", en: "\(state) (\(directory))")
    }

    static let elsewhere = Bilingual(
        vi: "MOTCUA_DATABASE_URL đã đặt: cơ sở dữ liệu riêng không được dùng.",
        en: "MOTCUA_DATABASE_URL is set: the private database is not in use.")

    static func progress(_ done: Int, refused: Int) -> Bilingual {
        Bilingual(
            vi: "đã tiếp nhận \(done), bị từ chối \(refused)",
            en: "received \(done), refused \(refused)")
    }
}
