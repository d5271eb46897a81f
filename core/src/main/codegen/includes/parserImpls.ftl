<#--
// Statements and operators that Ogive adds to Calcite's grammar.
// Every statement other than a query becomes a CommandNode around one record of dev.ogive.sql.tree.Command.
-->

/** Any statement that is not a query. */
SqlNode OgiveStatement() :
{
    final Span s;
    Command c;
    SqlNode n;
}
{
    { s = Span.of(); }
    (
        LOOKAHEAD(1) c = CreateCommand()
    |   LOOKAHEAD(1) c = DropCommand()
    |   LOOKAHEAD(1) c = AlterCommand()
    |   LOOKAHEAD(1) c = InsertCommand()
    |   LOOKAHEAD(1) c = UpdateCommand()
    |   LOOKAHEAD(1) c = DeleteCommand()
    |   LOOKAHEAD(1) c = TruncateCommand()
    |   LOOKAHEAD(1) c = CopyCommand()
    |   LOOKAHEAD(1) c = SetCommand()
    |   LOOKAHEAD(1) c = ShowCommand()
    |   LOOKAHEAD(1) c = DescribeCommand()
    |   LOOKAHEAD(1) c = ExplainCommand()
    |   LOOKAHEAD(1) c = TransactionCommand()
    |   LOOKAHEAD(1) c = DatabaseCommand()
    |   LOOKAHEAD(1) c = CallCommand()
    |   LOOKAHEAD(1) c = CommentCommand()
    |   LOOKAHEAD(1) c = MaintenanceCommand()
    )
    { return new CommandNode(s.end(this), c); }
}

boolean IfExistsOpt() : {}
{
    LOOKAHEAD(2) <IF> <EXISTS> { return true; }
|   { return false; }
}

boolean IfNotExistsOpt() : {}
{
    LOOKAHEAD(3) <IF> <NOT> <EXISTS> { return true; }
|   { return false; }
}

Command CreateCommand() :
{
    boolean replace = false;
    boolean temporary = false;
    Command c;
}
{
    <CREATE>
    [ <OR> <REPLACE> { replace = true; } ]
    [ LOOKAHEAD(2) ( <TEMP> | <TEMPORARY> ) { temporary = true; } ]
    (
        LOOKAHEAD(1) c = CreateTableRest(replace, temporary)
    |   LOOKAHEAD(1) c = CreateViewRest(replace, temporary)
    |   LOOKAHEAD(1) c = CreateSchemaRest()
    |   LOOKAHEAD(1) c = CreateSequenceRest(replace)
    |   LOOKAHEAD(1) c = CreateMacroRest(replace)
    |   LOOKAHEAD(1) c = CreateIndexRest()
    )
    { return c; }
}

Command CreateTableRest(boolean replace, boolean temporary) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final List<ColumnDefinition> columns = new ArrayList<ColumnDefinition>();
    final List<TableConstraint> constraints = new ArrayList<TableConstraint>();
    SqlNode query = null;
    SqlNodeList names = null;
    boolean withData = true;
}
{
    <TABLE> ifNotExists = IfNotExistsOpt() name = CompoundIdentifier()
    [
        LOOKAHEAD(<LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> ))
        names = ParenthesizedSimpleIdentifierList()
    |
        <LPAREN> TableElement(columns, constraints)
        ( LOOKAHEAD(2) <COMMA> TableElement(columns, constraints) )*
        <RPAREN>
    ]
    [
        <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
        [ LOOKAHEAD(2) <WITH> [ <NO> { withData = false; } ] <DATA> ]
    ]
    {
        if (query == null && (names != null || columns.isEmpty())) {
            throw SqlUtil.newContextException(name.getParserPosition(),
                RESOURCE.createTableRequiresColumnList());
        }
        return new Command.CreateTable(name, replace, ifNotExists, temporary, columns, constraints,
            names == null ? List.of() : names.getList(), query, withData);
    }
}

void TableElement(List<ColumnDefinition> columns, List<TableConstraint> constraints) :
{
    TableConstraint constraint;
    ColumnDefinition column;
}
{
    LOOKAHEAD(1)
    <CONSTRAINT> SimpleIdentifier() constraint = Constraint() { constraints.add(constraint); }
|   LOOKAHEAD(1)
    constraint = Constraint() { constraints.add(constraint); }
|   column = ColumnDefinition(constraints) { columns.add(column); }
}

TableConstraint Constraint() :
{
    SqlNodeList list;
    SqlNodeList target = null;
    SqlIdentifier table;
    SqlNode e;
}
{
    <PRIMARY> <KEY> list = ParenthesizedSimpleIdentifierList() { return new TableConstraint.PrimaryKey(list.getList()); }
|   <UNIQUE> list = ParenthesizedSimpleIdentifierList() { return new TableConstraint.Unique(list.getList()); }
|   <CHECK> <LPAREN> e = Expression(ExprContext.ACCEPT_NON_QUERY) <RPAREN> { return new TableConstraint.Check(e); }
|   <FOREIGN> <KEY> list = ParenthesizedSimpleIdentifierList()
    <REFERENCES> table = CompoundIdentifier() [ target = ParenthesizedSimpleIdentifierList() ]
    { return new TableConstraint.ForeignKey(list.getList(), table, target == null ? List.of() : target.getList()); }
}

ColumnDefinition ColumnDefinition(List<TableConstraint> constraints) :
{
    final SqlIdentifier name;
    SqlDataTypeSpec type = null;
    boolean notNull = false;
    SqlNode defaultValue = null;
    SqlNode generated = null;
    SqlNode e;
    SqlIdentifier table;
    SqlNodeList target;
    boolean identity = false;
}
{
    name = SimpleIdentifier()
    [ LOOKAHEAD(1) type = DataType() ]
    (
        LOOKAHEAD(2) <NOT> <NULL> { notNull = true; }
    |   <NULL>
    |   <PRIMARY> <KEY> { constraints.add(new TableConstraint.PrimaryKey(List.of((SqlNode) name))); notNull = true; }
    |   <UNIQUE> { constraints.add(new TableConstraint.Unique(List.of((SqlNode) name))); }
    |   <DEFAULT_> defaultValue = Expression(ExprContext.ACCEPT_NON_QUERY)
    |   <CHECK> <LPAREN> e = Expression(ExprContext.ACCEPT_NON_QUERY) <RPAREN> { constraints.add(new TableConstraint.Check(e)); }
    |   <REFERENCES> table = CompoundIdentifier() { target = null; } [ target = ParenthesizedSimpleIdentifierList() ]
        { constraints.add(new TableConstraint.ForeignKey(List.of((SqlNode) name), table, target == null ? List.of() : target.getList())); }
    |   <COLLATE> SimpleIdentifier()
    |   <CONSTRAINT> SimpleIdentifier()
    |   LOOKAHEAD(2) <GENERATED>
        ( <ALWAYS> | <BY> <DEFAULT_> ) <AS>
        (
            <IDENTITY> { identity = true; } [ <LPAREN> ( SimpleIdentifier() | <BY> | <WITH> | IntLiteral() )+ <RPAREN> ]
        |   <LPAREN> generated = Expression(ExprContext.ACCEPT_NON_QUERY) <RPAREN> [ <STORED> | <VIRTUAL> ]
        )
    |   <AS> <LPAREN> generated = Expression(ExprContext.ACCEPT_NON_QUERY) <RPAREN> [ <STORED> | <VIRTUAL> ]
    )*
    { return new ColumnDefinition(name, type, notNull, defaultValue, generated, identity); }
}

Command CreateViewRest(boolean replace, boolean temporary) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    SqlNodeList columns = null;
    final SqlNode query;
}
{
    <VIEW> ifNotExists = IfNotExistsOpt() name = CompoundIdentifier()
    [ columns = ParenthesizedSimpleIdentifierList() ]
    <AS> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    {
        return new Command.CreateView(name, replace, ifNotExists, temporary,
            columns == null ? List.of() : columns.getList(), query);
    }
}

Command CreateSchemaRest() :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
}
{
    <SCHEMA> ifNotExists = IfNotExistsOpt() name = CompoundIdentifier()
    { return new Command.CreateSchema(name, ifNotExists); }
}

Command CreateSequenceRest(boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    long start = 1;
    long increment = 1;
}
{
    <SEQUENCE> ifNotExists = IfNotExistsOpt() name = CompoundIdentifier()
    (
        <START> [ <WITH> ] start = IntLiteral()
    |   <INCREMENT> [ <BY> ] increment = IntLiteral()
    |   <NO> ( <MINVALUE> | <MAXVALUE> | <CYCLE> )
    )*
    { return new Command.CreateSequence(name, replace, ifNotExists, start, increment); }
}

Command CreateMacroRest(boolean replace) :
{
    final SqlIdentifier name;
    final List<SqlNode> parameters = new ArrayList<SqlNode>();
    SqlNode p;
    SqlNode body;
    boolean table = false;
}
{
    ( <MACRO> | <FUNCTION> ) name = CompoundIdentifier()
    <LPAREN> [ p = SimpleIdentifier() { parameters.add(p); } ( <COMMA> p = SimpleIdentifier() { parameters.add(p); } )* ] <RPAREN>
    <AS>
    (
        <TABLE> { table = true; } body = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    |   body = Expression(ExprContext.ACCEPT_SUB_QUERY)
    )
    { return new Command.CreateMacro(name, replace, parameters, body, table); }
}

Command CreateIndexRest() :
{
    boolean unique = false;
    final boolean ifNotExists;
    SqlIdentifier name = null;
    final SqlIdentifier table;
    final List<SqlNode> columns = new ArrayList<SqlNode>();
}
{
    [ <UNIQUE> { unique = true; } ] <INDEX> ifNotExists = IfNotExistsOpt()
    [ name = SimpleIdentifier() ] <ON> table = CompoundIdentifier()
    <LPAREN> OrderItemList(columns) <RPAREN>
    { return new Command.CreateIndex(name, unique, ifNotExists, table, columns); }
}

Command DropCommand() :
{
    final Command.ObjectKind kind;
    final boolean ifExists;
    final SqlIdentifier name;
    boolean cascade = false;
}
{
    <DROP>
    (
        <TABLE> { kind = Command.ObjectKind.TABLE; }
    |   <VIEW> { kind = Command.ObjectKind.VIEW; }
    |   <SCHEMA> { kind = Command.ObjectKind.SCHEMA; }
    |   <SEQUENCE> { kind = Command.ObjectKind.SEQUENCE; }
    |   ( <MACRO> | <FUNCTION> ) { kind = Command.ObjectKind.MACRO; }
    |   <INDEX> { kind = Command.ObjectKind.INDEX; }
    )
    ifExists = IfExistsOpt() name = CompoundIdentifier()
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new Command.Drop(kind, name, ifExists, cascade); }
}

Command AlterCommand() :
{
    final boolean ifExists;
    final SqlIdentifier table;
    final AlterAction action;
}
{
    <ALTER> ( <TABLE> | <VIEW> ) ifExists = IfExistsOpt() table = CompoundIdentifier() action = AlterAction()
    { return new Command.AlterTable(table, ifExists, action); }
}

AlterAction AlterAction() :
{
    boolean flag;
    SqlIdentifier name, target;
    ColumnDefinition column;
    SqlDataTypeSpec type;
    SqlNode e;
    SqlNode using = null;
    List<TableConstraint> constraints = new ArrayList<TableConstraint>();
    TableConstraint constraint;
}
{
    LOOKAHEAD(2) <ADD> [ LOOKAHEAD(1) <CONSTRAINT> SimpleIdentifier() ] constraint = Constraint()
    { return new AlterAction.AddConstraint(constraint); }
|   <ADD> [ LOOKAHEAD(1) <COLUMN> ] flag = IfNotExistsOpt() column = ColumnDefinition(constraints)
    { return new AlterAction.AddColumn(column, flag, constraints); }
|   <DROP> [ LOOKAHEAD(1) <COLUMN> ] flag = IfExistsOpt() name = SimpleIdentifier() [ <CASCADE> | <RESTRICT> ]
    { return new AlterAction.DropColumn(name, flag); }
|   LOOKAHEAD(2) <RENAME> <TO> name = SimpleIdentifier()
    { return new AlterAction.RenameTable(name); }
|   <RENAME> [ LOOKAHEAD(1) <COLUMN> ] name = SimpleIdentifier() <TO> target = SimpleIdentifier()
    { return new AlterAction.RenameColumn(name, target); }
|   <ALTER> [ LOOKAHEAD(1) <COLUMN> ] name = SimpleIdentifier()
    (
        LOOKAHEAD(2) [ <SET> <DATA> ] <TYPE> type = DataType() [ <USING> using = Expression(ExprContext.ACCEPT_NON_QUERY) ]
        { return new AlterAction.SetType(name, type, using); }
    |   LOOKAHEAD(3) <SET> <DATA> <TYPE> type = DataType() [ <USING> using = Expression(ExprContext.ACCEPT_NON_QUERY) ]
        { return new AlterAction.SetType(name, type, using); }
    |   LOOKAHEAD(2) <SET> <DEFAULT_> e = Expression(ExprContext.ACCEPT_NON_QUERY)
        { return new AlterAction.SetDefault(name, e); }
    |   LOOKAHEAD(2) <SET> <NOT> <NULL> { return new AlterAction.SetNotNull(name, true); }
    |   LOOKAHEAD(2) <DROP> <DEFAULT_> { return new AlterAction.SetDefault(name, null); }
    |   <DROP> <NOT> <NULL> { return new AlterAction.SetNotNull(name, false); }
    )
}

Command InsertCommand() :
{
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    SqlNodeList columns = null;
    SqlNode source = null;
    ConflictAction conflict = null;
    SqlNodeList keys = null;
    List<SqlNode> returning = null;
    List<SqlNode> targets = new ArrayList<SqlNode>();
    List<SqlNode> values = new ArrayList<SqlNode>();
    SqlNode where = null;
    boolean byName = false;
}
{
    <INSERT>
    [
        <OR>
        (
            <REPLACE> { conflict = ConflictAction.replaceAll(); }
        |   <IGNORE> { conflict = ConflictAction.ignore(List.of()); }
        )
    ]
    <INTO> table = CompoundTableIdentifier()
    [ LOOKAHEAD(2) <AS> alias = SimpleIdentifier() ]
    [ LOOKAHEAD(<LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> )) columns = ParenthesizedSimpleIdentifierList() ]
    [ LOOKAHEAD(2) <BY> ( <NAME> { byName = true; } | <POSITION> ) ]
    (
        LOOKAHEAD(2) <DEFAULT_> <VALUES>
    |   source = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    )
    [
        <ON> <CONFLICT> [ keys = ParenthesizedSimpleIdentifierList() ]
        <DO>
        (
            <NOTHING> { conflict = ConflictAction.ignore(keys == null ? List.of() : keys.getList()); }
        |   <UPDATE> <SET> Assignment(targets, values) ( <COMMA> Assignment(targets, values) )* [ where = Where() ]
            { conflict = ConflictAction.update(keys == null ? List.of() : keys.getList(), targets, values, where); }
        )
    ]
    [ returning = Returning() ]
    {
        return new Command.Insert(table, alias, columns == null ? List.of() : columns.getList(), byName, source,
            conflict, returning == null ? List.of() : returning);
    }
}

void Assignment(List<SqlNode> targets, List<SqlNode> values) :
{
    final SqlIdentifier id;
    final SqlNode e;
    final SqlNodeList ids, list;
}
{
    LOOKAHEAD(1)
    ids = ParenthesizedSimpleIdentifierList() <EQ> [ <ROW> ]
    list = ParenthesizedQueryOrCommaListWithDefault(ExprContext.ACCEPT_NONCURSOR) {
        if (ids.size() != list.size()) {
            throw SqlUtil.newContextException(list.getParserPosition(),
                RESOURCE.unmatchInsertColumn(ids.size(), list.size()));
        }
        targets.addAll(ids.getList());
        values.addAll(list.getList());
    }
|
    id = CompoundIdentifier() <EQ>
    ( LOOKAHEAD(1) e = Default() | e = Expression(ExprContext.ACCEPT_SUB_QUERY) )
    { targets.add(id); values.add(e); }
}

List<SqlNode> Returning() :
{
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <RETURNING> AddSelectItem(list) ( <COMMA> AddSelectItem(list) )*
    { return list; }
}

Command UpdateCommand() :
{
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final List<SqlNode> targets = new ArrayList<SqlNode>();
    final List<SqlNode> values = new ArrayList<SqlNode>();
    SqlNode from = null;
    SqlNode where = null;
    List<SqlNode> returning = null;
}
{
    <UPDATE> table = CompoundTableIdentifier()
    [ LOOKAHEAD(1) <AS> alias = SimpleIdentifier() | LOOKAHEAD(1) alias = SimpleIdentifier() ]
    <SET> Assignment(targets, values) ( <COMMA> Assignment(targets, values) )*
    [ <FROM> from = FromClause() ]
    [ where = Where() ]
    [ returning = Returning() ]
    { return new Command.Update(table, alias, targets, values, from, where, returning == null ? List.of() : returning); }
}

Command DeleteCommand() :
{
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    SqlNode using = null;
    SqlNode where = null;
    List<SqlNode> returning = null;
}
{
    <DELETE> <FROM> table = CompoundTableIdentifier()
    [ LOOKAHEAD(1) <AS> alias = SimpleIdentifier() | LOOKAHEAD(1) alias = SimpleIdentifier() ]
    [ <USING> using = FromClause() ]
    [ where = Where() ]
    [ returning = Returning() ]
    { return new Command.Delete(table, alias, using, where, returning == null ? List.of() : returning); }
}

Command TruncateCommand() :
{
    final SqlIdentifier table;
}
{
    <TRUNCATE> [ LOOKAHEAD(1) <TABLE> ] table = CompoundIdentifier()
    { return new Command.Truncate(table); }
}

Command CopyCommand() :
{
    SqlIdentifier table = null;
    SqlNodeList columns = null;
    SqlNode query = null;
    final boolean from;
    final String file;
    final List<OptionSetting> settings = new ArrayList<OptionSetting>();
}
{
    <COPY>
    (
        LOOKAHEAD(1)
        query = ParenthesizedExpression(ExprContext.ACCEPT_QUERY)
    |   table = CompoundIdentifier() [ columns = ParenthesizedSimpleIdentifierList() ]
    )
    ( <FROM> { from = true; } | <TO> { from = false; } )
    file = SimpleStringLiteral()
    [ LOOKAHEAD(1) <WITH> ]
    [ CopyOptions(settings) ]
    { return new Command.Copy(table, columns == null ? List.of() : columns.getList(), query, from, file, settings); }
}

void CopyOptions(List<OptionSetting> settings) : {}
{
    <LPAREN> CopyOption(settings) ( <COMMA> CopyOption(settings) )* <RPAREN>
}

void CopyOption(List<OptionSetting> settings) :
{
    final String name;
    SqlNode value = null;
    SqlNodeList list = null;
}
{
    name = OptionName()
    [ LOOKAHEAD(1) <EQ> ]
    [
        LOOKAHEAD(1) list = ParenthesizedQueryOrCommaList(ExprContext.ACCEPT_NONCURSOR) { value = list; }
    |   LOOKAHEAD(1) <ON> { value = SqlLiteral.createBoolean(true, getPos()); }
    |   LOOKAHEAD(1) <STAR> { value = SqlIdentifier.star(getPos()); }
    |   value = Expression(ExprContext.ACCEPT_NON_QUERY)
    ]
    { settings.add(new OptionSetting(name, value)); }
}

String OptionName() :
{
    String name;
}
{
    ( name = Identifier() | ( <NULL> | <ESCAPE> | <DEFAULT_> | <PARTITION> ) { name = unquotedIdentifier(); } )
    { return name; }
}

/** SET a.b = v | SET a TO v | RESET a; PRAGMA is accepted as another spelling. */
Command SetCommand() :
{
    SqlIdentifier name;
    final List<SqlNode> values = new ArrayList<SqlNode>();
    SqlNode e;
}
{
    ( <SET> | <PRAGMA> )
    [ LOOKAHEAD(( <SESSION> | <LOCAL> | <GLOBAL> ) Identifier()) ( <SESSION> | <LOCAL> | <GLOBAL> ) ]
    name = SettingName()
    [
        ( <EQ> | <TO> )
        e = SettingValue() { values.add(e); }
        ( <COMMA> e = SettingValue() { values.add(e); } )*
    |   <LPAREN> e = SettingValue() { values.add(e); } <RPAREN>
    ]
    { return new Command.Set(name, values); }
|
    <RESET> name = SettingNameOrAll()
    { return new Command.Reset(name); }
}

SqlIdentifier SettingNameOrAll() :
{
    SqlIdentifier name;
}
{
    <ALL> { return SqlIdentifier.star(getPos()); }
|   name = SettingName() { return name; }
}

/** A dotted name whose parts may be reserved words, such as memory.limit. */
SqlIdentifier SettingName() :
{
    final List<String> names = new ArrayList<String>();
    final Span s;
    String part;
}
{
    part = Identifier() { names.add(part); s = span(); }
    (
        <DOT>
        ( part = Identifier() | ( <LIMIT> | <OFFSET> | <ROWS> | <TABLE> | <ORDER> | <GROUP> | <JOIN> | <ALL> ) { part = unquotedIdentifier(); } )
        { names.add(part); }
    )*
    { return new SqlIdentifier(names, s.end(this)); }
}

SqlNode SettingValue() :
{
    final SqlNode e;
}
{
    <ON> { return SqlLiteral.createBoolean(true, getPos()); }
|   LOOKAHEAD(1) e = Default() { return e; }
|   e = Expression(ExprContext.ACCEPT_NON_QUERY) { return e; }
}

Command ShowCommand() :
{
    SqlIdentifier name = null;
    String like = null;
    SqlIdentifier in = null;
}
{
    <SHOW>
    ( LOOKAHEAD(1) <ALL> { name = SqlIdentifier.star(getPos()); } [ LOOKAHEAD(1) <TABLES> { name = new SqlIdentifier("all_tables", getPos()); } ]
    | name = CompoundIdentifier() )
    [ ( <FROM> | <IN> ) in = CompoundIdentifier() ]
    [ <LIKE> like = SimpleStringLiteral() ]
    { return new Command.Show(name, in, like); }
}

Command DescribeCommand() :
{
    SqlIdentifier table = null;
    SqlNode query = null;
    boolean summarize = false;
}
{
    ( <DESCRIBE> | <SUMMARIZE> { summarize = true; } )
    [
        LOOKAHEAD(1) [ <TABLE> ] table = CompoundTableIdentifier()
    |   query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    ]
    { return new Command.Describe(table, query, summarize); }
}

Command ExplainCommand() :
{
    boolean analyze = false;
    final List<OptionSetting> settings = new ArrayList<OptionSetting>();
    final SqlNode stmt;
}
{
    <EXPLAIN>
    [ LOOKAHEAD(1) <ANALYZE> { analyze = true; } ]
    [ LOOKAHEAD(<LPAREN> OptionName() ( <COMMA> | <RPAREN> | <TRUE> | <FALSE> | Identifier() )) CopyOptions(settings) ]
    [ LOOKAHEAD(2) <PLAN> [ LOOKAHEAD(1) <FOR> ] ]
    stmt = SqlStmt()
    { return new Command.Explain(analyze, settings, stmt); }
}

Command TransactionCommand() :
{
    Command.TransactionAction action;
    boolean readOnly = false;
}
{
    (
        <BEGIN> { action = Command.TransactionAction.BEGIN; } [ LOOKAHEAD(1) <TRANSACTION> | LOOKAHEAD(1) <WORK> ]
    |   <START> <TRANSACTION> { action = Command.TransactionAction.BEGIN; }
    |   ( <COMMIT> | <END> ) { action = Command.TransactionAction.COMMIT; } [ LOOKAHEAD(1) <TRANSACTION> | LOOKAHEAD(1) <WORK> ]
    |   ( <ROLLBACK> | <ABORT> ) { action = Command.TransactionAction.ROLLBACK; } [ LOOKAHEAD(1) <TRANSACTION> | LOOKAHEAD(1) <WORK> ]
    )
    [ LOOKAHEAD(2) <READ> ( <ONLY> { readOnly = true; } | <WRITE> ) ]
    { return new Command.Transaction(action, readOnly); }
}

Command DatabaseCommand() :
{
    final String directory;
    final List<OptionSetting> settings = new ArrayList<OptionSetting>();
}
{
    <EXPORT> <DATABASE> directory = SimpleStringLiteral() [ CopyOptions(settings) ]
    { return new Command.ExportDatabase(directory, settings); }
|   <IMPORT> <DATABASE> directory = SimpleStringLiteral()
    { return new Command.ImportDatabase(directory); }
}

Command CallCommand() :
{
    final SqlNode call;
}
{
    <CALL> call = NamedRoutineCall(SqlFunctionCategory.USER_DEFINED_PROCEDURE, ExprContext.ACCEPT_SUB_QUERY)
    { return new Command.Call(call); }
}

Command CommentCommand() :
{
    final Command.ObjectKind kind;
    final SqlIdentifier name;
    String text = null;
}
{
    <COMMENT> <ON>
    ( <TABLE> { kind = Command.ObjectKind.TABLE; } | <COLUMN> { kind = Command.ObjectKind.COLUMN; } | <VIEW> { kind = Command.ObjectKind.VIEW; } )
    name = CompoundIdentifier() <IS> ( text = SimpleStringLiteral() | <NULL> )
    { return new Command.CommentOn(kind, name, text); }
}

Command MaintenanceCommand() :
{
    SqlIdentifier table = null;
}
{
    <CHECKPOINT> { return new Command.Maintenance(Command.MaintenanceAction.CHECKPOINT, null); }
|   <VACUUM> [ LOOKAHEAD(1) <ANALYZE> ] [ table = CompoundIdentifier() ] { return new Command.Maintenance(Command.MaintenanceAction.VACUUM, table); }
|   <ANALYZE> [ table = CompoundIdentifier() ] { return new Command.Maintenance(Command.MaintenanceAction.ANALYZE, table); }
}

/* Queries */

JAVACODE
boolean endsSelectList(int kind) {
    return kind == EOF || kind == FROM || kind == WHERE || kind == RPAREN || kind == SEMICOLON || kind == GROUP
        || kind == HAVING || kind == ORDER || kind == LIMIT || kind == UNION || kind == EXCEPT || kind == INTERSECT;
}

JoinType OgiveSemiAntiJoin() : {}
{
    LOOKAHEAD(2) <ASOF> <LEFT> [ <OUTER> ] <JOIN> { return JoinType.LEFT_ASOF; }
|   LOOKAHEAD(2) <ASOF> [ <INNER> ] <JOIN> { return JoinType.ASOF; }
|
    LOOKAHEAD(3) [ <LEFT> ] <SEMI> <JOIN> { return JoinType.LEFT_SEMI_JOIN; }
|   [ <LEFT> ] <ANTI> <JOIN> { return JoinType.LEFT_ANTI_JOIN; }
}

/** A query that begins with FROM: FROM t [SELECT list] [WHERE ...]. */
SqlSelect FromFirstSelect() :
{
    final Span s;
    final SqlNode from;
    final List<SqlNode> selectList = new ArrayList<SqlNode>();
    final List<SqlLiteral> keywords = new ArrayList<SqlLiteral>();
    SqlLiteral keyword;
    SqlNode where = null;
    SqlNodeList groupBy = null;
    SqlNode having = null;
    SqlNodeList windows = null;
    SqlNode qualify = null;
}
{
    <FROM> { s = span(); } from = FromClause()
    [
        <SELECT> [ keyword = AllOrDistinct() { keywords.add(keyword); } ]
        AddSelectItem(selectList)
        ( LOOKAHEAD({ getToken(1).kind == COMMA && !endsSelectList(getToken(2).kind) }) <COMMA> AddSelectItem(selectList) )*
        [ LOOKAHEAD({ getToken(1).kind == COMMA }) <COMMA> ]
    ]
    [ where = Where() ] [ groupBy = GroupBy() ] [ having = Having() ] [ windows = Window() ] [ qualify = Qualify() ]
    {
        if (selectList.isEmpty()) {
            selectList.add(SqlIdentifier.star(s.pos()));
        }
        return new SqlSelect(s.end(this), new SqlNodeList(keywords, s.pos()),
            new SqlNodeList(selectList, Span.of(selectList).pos()), from, where, groupBy, having, windows, qualify,
            null, null, null, SqlNodeList.EMPTY);
    }
}

/** A file name in FROM: a call of the table function that reads files. */
SqlNode FileTable() :
{
    final String file;
    final Span s;
}
{
    file = SimpleStringLiteral() {
        s = span();
        final SqlNode call = createCall(new SqlIdentifier("read_file", s.pos()), s.pos(),
            SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION, null,
            List.of((SqlNode) SqlLiteral.createCharString(file, s.pos())));
        return SqlStdOperatorTable.COLLECTION_TABLE.createCall(s.pos(), call);
    }
}

JAVACODE
SqlNode comprehension(SqlParserPos pos, SqlNode value, SqlNode parameter, SqlNode source, SqlNode condition) {
    final SqlNodeList parameters = SqlNodeList.of(parameter);
    SqlNode list = source;
    if (condition != null) {
        list = createCall(new SqlIdentifier("list_filter", pos), pos, SqlFunctionCategory.USER_DEFINED_FUNCTION, null,
            List.of(list, new SqlLambda(pos, parameters, condition)));
    }
    return createCall(new SqlIdentifier("list_transform", pos), pos, SqlFunctionCategory.USER_DEFINED_FUNCTION, null,
        List.of(list, new SqlLambda(pos, parameters, value)));
}

/** lambda x, y: e. */
SqlNode LambdaWords() :
{
    final Span s;
    final List<SqlNode> parameters = new ArrayList<SqlNode>();
    SqlNode e;
}
{
    <IDENTIFIER> { s = span(); }
    e = SimpleIdentifier() { parameters.add(e); }
    ( <COMMA> e = SimpleIdentifier() { parameters.add(e); } )*
    <COLON> e = Expression(ExprContext.ACCEPT_NON_QUERY)
    { return new SqlLambda(s.end(this), new SqlNodeList(parameters, s.pos()), e); }
}

/** List literal: [1, 2, 3], or [x + 1 FOR x IN list IF x > 1]. */
SqlNode ListLiteral() :
{
    final Span s;
    final List<SqlNode> list = new ArrayList<SqlNode>();
    final SqlNode parameter, source;
    SqlNode condition = null;
}
{
    <LBRACKET> { s = span(); }
    [
        AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
        (
            <FOR> parameter = SimpleIdentifier() <IN> source = Expression(ExprContext.ACCEPT_SUB_QUERY)
            [ <IF> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
            <RBRACKET>
            { return comprehension(s.end(this), list.get(0), parameter, source, condition); }
        |
            ( <COMMA> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) )*
        )
    ]
    <RBRACKET>
    { return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this), list); }
}

/** Struct literal: {'a': 1, b: 'x'}. */
SqlNode StructLiteral() :
{
    final Span s;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <LBRACE> { s = span(); }
    StructField(list) ( <COMMA> StructField(list) )*
    <RBRACE>
    { return ExtraOperators.STRUCT.createCall(s.end(this), list); }
}

void StructField(List<SqlNode> list) :
{
    final SqlNode e;
    final String name;
}
{
    ( name = SimpleStringLiteral() | name = Identifier() ) { list.add(SqlLiteral.createCharString(name, getPos())); }
    <COLON> e = Expression(ExprContext.ACCEPT_SUB_QUERY) { list.add(e); }
}

/** unnest(list) as an expression. */
SqlNode UnnestExpression() :
{
    final Span s;
    final SqlNode e;
}
{
    <UNNEST> { s = span(); } <LPAREN> e = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
    { return ExtraOperators.UNNEST.createCall(s.end(this), e); }
}

/** What stands in brackets after a value: an index, or the bounds of a slice. */
SqlNode Subscript() :
{
    SqlNode low = null;
    SqlNode high = null;
    final Span s = span();
}
{
    [ LOOKAHEAD({ getToken(1).kind != COLON }) low = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    [
        <COLON> { if (low == null) { low = SqlLiteral.createNull(getPos()); } }
        [ high = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
        {
            return ExtraOperators.SLICE_BOUNDS.createCall(s.end(this), low, high == null ? SqlLiteral.createNull(getPos()) : high);
        }
    ]
    {
        if (low == null) {
            throw SqlUtil.newContextException(getPos(), RESOURCE.illegalNonQueryExpression());
        }
        return low;
    }
}

/** The cast of PostgreSQL: e::type. */
void InfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    <INFIX_CAST> { checkNonQueryExpression(exprContext); s.clear().add(this); }
    type = DataType() {
        list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, s.pos()));
        list.add(type);
    }
}

/** Operators that Calcite's grammar does not have. */
void ExtraOperator(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlOperator op;
}
{
    (
        <DOUBLE_EQUAL> { op = SqlStdOperatorTable.EQUALS; }
    |   <DOUBLE_SLASH> { op = ExtraOperators.INTEGER_DIVIDE; }
    |   LOOKAHEAD(2) <GT> <GT> { op = ExtraOperators.SHIFT_RIGHT; }
    |   <VERTICAL_BAR> { op = ExtraOperators.BIT_OR; }
    |   <LAMBDA> { op = ExtraOperators.JSON_GET; }
    |   <JSON_TEXT> { op = ExtraOperators.JSON_GET_TEXT; }
    |   <AT> <TIME> <ZONE> { op = ExtraOperators.AT_TIME_ZONE; }
    |   <DOUBLE_STAR> { op = ExtraOperators.POWER; }
    |   <COLLATE> { op = ExtraOperators.COLLATE; }
    |   LOOKAHEAD(2) <NOT> <GLOB> { op = ExtraOperators.NOT_GLOB; }
    |   <GLOB> { op = ExtraOperators.GLOB; }
    )
    { checkNonQueryExpression(exprContext); list.add(new SqlParserUtil.ToTreeListItem(op, getPos())); }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** ISNULL and NOTNULL after an expression. */
void PostfixNull(List<Object> list, ExprContext exprContext, Span s) : {}
{
    <ISNULL> { list.add(new SqlParserUtil.ToTreeListItem(SqlStdOperatorTable.IS_NULL, getPos())); }
|   <NOTNULL> { list.add(new SqlParserUtil.ToTreeListItem(SqlStdOperatorTable.IS_NOT_NULL, getPos())); }
}

<DEFAULT, DQID, BTID> TOKEN :
{
    < NEGATE: "!" >
|   < TILDE: "~" >
}
