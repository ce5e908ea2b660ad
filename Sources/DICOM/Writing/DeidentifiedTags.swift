// What becomes of each element in a de-identified copy, by tag and by representation.

enum DeidentifiedTags {
    enum Action { case keep, remove, empty, newUID }

    /// Private elements, unknown ones, curves and overlays go; so do all names, dates, times, application titles and free
    /// texts that are not named below; all instance UIDs are made anew. What the profile would clean is removed.
    static func action(_ element: DataElement) -> Action {
        let tag = element.tag
        if tag.isPrivate || (0x5000...0x501E).contains(tag.group) || (0x6000...0x601E).contains(tag.group) {
            return .remove
        }
        if emptied.contains(tag.number) { return .empty }
        if removed.contains(tag.number) { return .remove }
        switch element.representation {
        case .PN, .DA, .DT, .TM, .AE, .LT, .ST, .UT, .UN, .UR: return .remove
        case .UI: return keptUIDs.contains(tag.number) ? .keep : .newUID
        default: return .keep
        }
    }

    private static let emptied = numbers(emptiedRows)
    private static let removed = numbers(removedRows)
    private static let keptUIDs = numbers(keptRows)

    private static func numbers(_ rows: String) -> Set<UInt32> {
        Set(rows.split(whereSeparator: \.isWhitespace).compactMap { UInt32($0, radix: 16) })
    }

    /// Elements that a data set must have, and may have empty: patient and study.
    private static let emptiedRows = """
        00080020 00080023 00080030 00080033 00080090 00100010 00100020 00100030 00100040
        """

    /// UIDs that name kinds and not things.
    private static let keptRows = """
        00020010 00041510 00041512 00080016 0008001A 0008010C 00080117 00080118 00081150 00083002
        """

    /// PS3.15 table E.1-1: institutions, people, requests, stays, devices by serial number, descriptions and comments.
    private static let removedRows = """
        00080050 00080080 00080081 00080082 00080092 00080094 00080096 0008009D 00080201 00081010 00081030
        0008103E 00081040 00081041 00081049 00081052 00081062 00081072 00081080 00081084 00081110 00081111
        00081120 00082111 00100021 00100022 00100024 00100035 00100050 00100101 00100102 00101000 00101002
        00101010 00101020 00101030 00101040 00101080 00101081 00101090 00101100 00102000 00102110 00102150
        00102152 00102154 00102160 00102180 001021A0 001021C0 001021F0 00102201 00102203 00102299 00180010
        00181000 00181002 00181004 00181005 00181007 00181008 00181010 00181011 00181030 00181400 0018700A
        00200010 00203401 00203406 00320012 00321020 00321030 00321033 00321060 00321064 00321070 00380010
        00380011 00380014 00380016 0038001E 00380040 00380050 00380060 00380061 00380062 00380300 00380400
        00380500 00400007 00400009 0040000B 00400010 00400011 00400012 00400242 00400243 00400253 00400254
        00400275 00400280 00400555 00401001 00401002 00401004 00401005 00401008 00401011 00401101 00401102
        00401103 00402001 00402009 00402010 00402016 00402017 00404028 00404030 00404034 00404035 00404036
        0040A027 0040A073 0040A078 0040A07A 0040A07C 0040A730 00500020 00700001 00880130 00880200 04000500
        04000550 04000561 20300020 300A0216 40080040 4008010B 40084000 4FFE0001 FFFAFFFA
        """
}
