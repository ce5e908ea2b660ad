// What is doubtful in a record of SCP-ECG that is read all the same, in two languages.

import Exams
import SCPECG

extension IntakeReason {
    init(_ warning: SCPWarning, _ file: String) {
        let words = Self.words(warning)
        self.init(
            code: "scp-\(words.code)", zh: words.zh, en: words.en, place: Place(file: file, offset: words.offset))
    }

    private typealias Words = (code: String, zh: String, en: String, offset: Int?)

    private static func words(_ warning: SCPWarning) -> Words {
        switch warning {
        case .recordChecksum, .sectionChecksum, .recordLength, .sectionOutside, .sectionCut, .sectionElsewhere,
            .sectionNotRead:
            frame(warning)
        default: content(warning)
        }
    }

    /// Doubts about the frame of the record.
    private static func frame(_ warning: SCPWarning) -> Words {
        switch warning {
        case .sectionChecksum(let section, let offset):
            (
                "section-checksum", "第 \(section) 节的校验和不符，数据可能已损坏。请核对后使用，或重新导出。",
                "The checksum of section \(section) differs: its data may be damaged. Check them, or export the record again.",
                offset
            )
        case .recordLength(let stated, let found):
            (
                "record-length", "记录自述 \(stated) 字节，文件有 \(found) 字节。请核对记录是否完整。",
                "The record states \(stated) bytes, the file has \(found). Check that it is whole.", 2
            )
        case .sectionOutside(let section, let offset):
            (
                "section-outside", "第 \(section) 节的位置在文件之外，未读取。",
                "Section \(section) lies outside the file and was not read.",
                offset
            )
        case .sectionCut(let section, let offset):
            (
                "section-cut", "第 \(section) 节超出文件末尾，仅读取已有部分。请重新导出。",
                "Section \(section) reaches beyond the end of the file; what is there was read. Export it again.",
                offset
            )
        case .sectionElsewhere(let section, let offset):
            (
                "section-elsewhere", "第 \(section) 节不在指针所示的位置。", "Section \(section) is not where its pointer says.",
                offset
            )
        case .sectionNotRead(let section):
            (
                "section-not-read", "第 \(section) 节已保存但未读取。", "Section \(section) is kept and was not read.", nil
            )
        default:
            (
                "record-checksum", "整个记录的校验和不符，数据可能已损坏。请核对后使用，或重新导出。",
                "The checksum of the record differs: its data may be damaged. Check them, or export the record again.",
                0
            )
        }
    }

    /// Doubts about the leads and the texts.
    private static func content(_ warning: SCPWarning) -> Words {
        switch warning {
        case .shortLead(let name, let found, let wanted):
            (
                "short-lead", "导联 \(name) 只有 \(found) 个采样（声明 \(wanted) 个），缺少的部分显示为空。",
                "Lead \(name) has \(found) samples of \(wanted); what is missing is shown as a gap.", nil
            )
        case .startIgnored(let name):
            (
                "start-ignored", "导联 \(name) 的起点不合理，已放在记录开头。",
                "The stated start of lead \(name) is impossible; it was put at the start of the record.", nil
            )
        case .unnamedLead:
            ("unnamed-lead", "有导联没有标准名称，请对照设备确认。", "A lead has no standard name. Check it against the device.", nil)
        case .leadNamesInferred:
            (
                "lead-names-inferred", "文件未注明导联名称；只有按 I、II、III 标注时才接近 II = I + III，故如此标注，请核对。",
                "The file names no leads; only as I, II and III do they come near II = I + III. Check them.", nil
            )
        case .referenceBeatAbsent:
            (
                "reference-beat-absent", "记录声明减去了参考心搏，但文件中没有参考心搏；波形按存储原样给出。",
                "The record says that a reference beat was taken out and holds none; the leads are as stored.", nil
            )
        case .decimationInferred(let factor):
            (
                "decimation-inferred", "心搏之间的抽取倍数未注明，根据采样数判定为 \(factor)。",
                "The thinning between beats is not stated; by the count of values it is \(factor).", nil
            )
        case .codeTableAssumed:
            (
                "code-table-assumed", "记录没有编码表，按标准编码表解码。请核对波形。",
                "The record has no code table; the standard's was used. Check the waveform.", nil
            )
        case .codeTableReversed:
            (
                "code-table-reversed", "编码表的位序与标准相反，已按相反位序解码。请核对波形。",
                "The code table has its bits the other way round and was read so. Check the waveform.", nil
            )
        case .dialect(let name):
            (
                "dialect", "设备方言 \(name)：文件不符合 SCP-ECG 标准，按该设备的格式读取。",
                "Dialect \(name): the file breaks the standard and was read by that device's layout.", nil
            )
        default:
            (
                "character-set", "文字的字符集与声明不符，已按实际内容解码。请核对姓名。",
                "A text is in another character set than declared and was read as what it is. Check the name.", nil
            )
        }
    }
}
