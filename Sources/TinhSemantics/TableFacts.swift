import TinhTypes

/// E024, E034, E042: what keeps the rows of two tables, or columns of one, from being brought together.
enum TableFact: CheckFact {
    /// A key that one side has and the other lacks. `isOther`: it is the table after `join` that lacks it.
    case keyOfOneSide(String, other: String?, isOther: Bool, instead: String?, columns: [String])
    case unknownKey(String, other: String?, nearest: [String], shared: [String])
    case joinedQueryNameless([String])
    case joinedNameTaken(String, column: String, table: String)
    case keyTypes(KeyColumns, DataType, DataType)
    case keyUnits(KeyColumns, DataType, DataType)
    case unionTypes(String, DataType, DataType, table: String?)
    case unionUnits(String, DataType, DataType, table: String?)
    case unpivotTypes(String, DataType, String, DataType)
    case unpivotUnits(String, DataType, String, DataType)
}
