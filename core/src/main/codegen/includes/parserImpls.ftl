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
    |   LOOKAHEAD(1) c = RefreshCommand()
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
    |   LOOKAHEAD(1) c = PreparedCommand()
    |   LOOKAHEAD(1) c = MergeCommand()
    |   LOOKAHEAD({ changesAfterWith() }) c = WithCommand()
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
    |   LOOKAHEAD(1) c = CreateViewRest(replace, temporary, false)
    |   LOOKAHEAD(1) <MATERIALIZED> c = CreateViewRest(replace, temporary, true)
    |   LOOKAHEAD(1) c = CreateSchemaRest()
    |   LOOKAHEAD(1) c = CreateSequenceRest(replace)
    |   LOOKAHEAD(1) c = CreateMacroRest(replace)
    |   LOOKAHEAD(1) c = CreateIndexRest()
    |   LOOKAHEAD(1) c = CreateTypeRest(replace)
    )
    { return c; }
}

/** CREATE TYPE name AS ENUM ('a', 'b') | AS ENUM (query) | AS type. */
Command CreateTypeRest(boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    SqlDataTypeSpec type = null;
    SqlNode query = null;
}
{
    <TYPE> ifNotExists = IfNotExistsOpt() name = CompoundIdentifier() <AS>
    (
        LOOKAHEAD({ getToken(1).kind == IDENTIFIER && getToken(1).image.equalsIgnoreCase("enum") && getToken(2).kind == LPAREN
            && (getToken(3).kind == SELECT || getToken(3).kind == FROM || getToken(3).kind == WITH || getToken(3).kind == VALUES) })
        <IDENTIFIER> query = ParenthesizedExpression(ExprContext.ACCEPT_QUERY)
    |   type = DataType()
    )
    { return new Command.CreateType(name, replace, ifNotExists, type, query); }
}

SqlTypeNameSpec EnumTypeName() :
{
    final Span s;
    final List<String> values = new ArrayList<String>();
    String value;
}
{
    <IDENTIFIER> { s = span(); }
    <LPAREN> [ value = SimpleStringLiteral() { values.add(value); } ( <COMMA> value = SimpleStringLiteral() { values.add(value); } )* ] <RPAREN>
    { return new EnumTypeNameSpec(values, s.end(this)); }
}

Command CreateTableRest(boolean replace, boolean temporary) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final List<ColumnDefinition> columns = new ArrayList<ColumnDefinition>();
    final List<TableConstraint> constraints = new ArrayList<TableConstraint>();
    SqlNode query = null;
    SqlNodeList names = null;
    ClusterKey clusterKey = ClusterKey.NONE;
    boolean withData = true;
}
{
    <TABLE> ifNotExists = IfNotExistsOpt() name = CompoundIdentifier()
    [
        LOOKAHEAD(<LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> ))
        names = ParenthesizedSimpleIdentifierList()
    |
        <LPAREN> TableElement(columns, constraints)
        ( LOOKAHEAD({ getToken(1).kind == COMMA && getToken(2).kind != RPAREN }) <COMMA> TableElement(columns, constraints) )*
        [ <COMMA> ]
        <RPAREN>
    ]
    [ LOOKAHEAD(2) clusterKey = ClusterBy() ]
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
            names == null ? List.of() : names.getList(), query, withData, clusterKey);
    }
}

ClusterKey ClusterBy() :
{
    final ClusterKey.Kind kind;
    SqlNodeList columns = SqlNodeList.EMPTY;
    final List<SqlNode> conditions = new ArrayList<SqlNode>();
    SqlNode e;
}
{
    <CLUSTER> <BY>
    (
        LOOKAHEAD(1) <NONE> { return ClusterKey.NONE; }
    |   ( <HILBERT> { kind = ClusterKey.Kind.HILBERT; } | <ZORDER> { kind = ClusterKey.Kind.ZORDER; } )
        columns = ParenthesizedSimpleIdentifierList()
        { return new ClusterKey(kind, conditions, columns.getList()); }
    |   ( <PREDICATES> { kind = ClusterKey.Kind.PREDICATES; } | <CUTS> { kind = ClusterKey.Kind.CUTS; } )
        <LPAREN>
        e = Expression(ExprContext.ACCEPT_NON_QUERY) { conditions.add(e); }
        ( <COMMA> e = Expression(ExprContext.ACCEPT_NON_QUERY) { conditions.add(e); } )*
        <RPAREN>
        [ <THEN> columns = ParenthesizedSimpleIdentifierList() ]
        { return new ClusterKey(kind, conditions, columns.getList()); }
    |   columns = ParenthesizedSimpleIdentifierList()
        { return new ClusterKey(ClusterKey.Kind.COLUMNS, conditions, columns.getList()); }
    )
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
    SequenceOptions identity = null;
    SqlIdentifier collation = null;
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
    |   <COLLATE> collation = CompoundIdentifier()
    |   <CONSTRAINT> SimpleIdentifier()
    |   LOOKAHEAD(2) <GENERATED>
        [ <ALWAYS> | <BY> <DEFAULT_> ] <AS>
        (
            <IDENTITY> { identity = new SequenceOptions(); } [ <LPAREN> SequenceOptions(identity) <RPAREN> ]
        |   <LPAREN> generated = Expression(ExprContext.ACCEPT_NON_QUERY) <RPAREN> [ <STORED> | <VIRTUAL> ]
        )
    |   <AS> <LPAREN> generated = Expression(ExprContext.ACCEPT_NON_QUERY) <RPAREN> [ <STORED> | <VIRTUAL> ]
    )*
    { return new ColumnDefinition(name, type, notNull, defaultValue, generated, identity, collation); }
}

Command CreateViewRest(boolean replace, boolean temporary, boolean materialized) :
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
        return new Command.CreateView(name, replace, ifNotExists, temporary, materialized,
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
    final SequenceOptions numbers = new SequenceOptions();
}
{
    <SEQUENCE> ifNotExists = IfNotExistsOpt() name = CompoundIdentifier() SequenceOptions(numbers)
    { return new Command.CreateSequence(name, replace, ifNotExists, numbers); }
}

void SequenceOptions(SequenceOptions numbers) :
{
    SqlNode n;
}
{
    (
        <START> [ <WITH> ] n = SignedNumber() { numbers.start = n; }
    |   <INCREMENT> [ <BY> ] n = SignedNumber() { numbers.increment = n; }
    |   <MINVALUE> n = SignedNumber() { numbers.min = n; }
    |   <MAXVALUE> n = SignedNumber() { numbers.max = n; }
    |   <CYCLE> { numbers.cycle = true; }
    |   <NO> ( <MINVALUE> { numbers.min = null; } | <MAXVALUE> { numbers.max = null; } | <CYCLE> { numbers.cycle = false; } )
    )*
}

SqlNode SignedNumber() :
{
    final SqlNode n;
}
{
    <MINUS> n = UnsignedNumericLiteral() { return SqlLiteral.createNegative((SqlNumericLiteral) n, getPos()); }
|   [ <PLUS> ] n = UnsignedNumericLiteral() { return n; }
}

Command CreateMacroRest(boolean replace) :
{
    final SqlIdentifier name;
    final boolean ifNotExists;
    final List<MacroBody> bodies = new ArrayList<MacroBody>();
}
{
    ( <MACRO> | <FUNCTION> ) ifNotExists = IfNotExistsOpt() name = CompoundIdentifier()
    MacroBody(bodies) ( <COMMA> MacroBody(bodies) )*
    { return new Command.CreateMacro(name, replace, ifNotExists, bodies); }
}

/** (a, b := 1) AS expression, or AS TABLE query. */
void MacroBody(List<MacroBody> bodies) :
{
    final List<MacroBody.Parameter> parameters = new ArrayList<MacroBody.Parameter>();
    final SqlNode body;
    final Span s;
}
{
    <LPAREN> { s = span(); }
    [ MacroParameter(parameters) ( <COMMA> MacroParameter(parameters) )* ]
    <RPAREN> <AS>
    (
        LOOKAHEAD(2)
        <TABLE> body = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
        { bodies.add(new MacroBody(parameters, body, true, s.end(this))); }
    |   body = Expression(ExprContext.ACCEPT_SUB_QUERY)
        { bodies.add(new MacroBody(parameters, body, false, s.end(this))); }
    )
}

void MacroParameter(List<MacroBody.Parameter> parameters) :
{
    final SqlIdentifier name;
    SqlDataTypeSpec type = null;
    SqlNode value = null;
}
{
    name = SimpleIdentifier()
    [ LOOKAHEAD({ getToken(1).kind != COMMA && getToken(1).kind != RPAREN && getToken(1).kind != NAMED_ARGUMENT_ASSIGNMENT
        && getToken(1).kind != COLON && getToken(1).kind != DEFAULT_ && getToken(1).kind != EQ }) type = DataType() ]
    [
        ( <NAMED_ARGUMENT_ASSIGNMENT> | <COLON> <EQ> | <DEFAULT_> | <EQ> )
        value = Expression(ExprContext.ACCEPT_NON_QUERY)
    ]
    { parameters.add(new MacroBody.Parameter(name.getSimple(), type, value)); }
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
    |   <MATERIALIZED> <VIEW> { kind = Command.ObjectKind.MATERIALIZED_VIEW; }
    |   <SCHEMA> { kind = Command.ObjectKind.SCHEMA; }
    |   <SEQUENCE> { kind = Command.ObjectKind.SEQUENCE; }
    |   ( <MACRO> | <FUNCTION> ) { kind = Command.ObjectKind.MACRO; } [ LOOKAHEAD(1) <TABLE> ]
    |   <INDEX> { kind = Command.ObjectKind.INDEX; }
    |   <TYPE> { kind = Command.ObjectKind.TYPE; }
    )
    ifExists = IfExistsOpt() name = CompoundIdentifier()
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new Command.Drop(kind, name, ifExists, cascade); }
}

Command RefreshCommand() :
{
    final SqlIdentifier name;
}
{
    <REFRESH> <MATERIALIZED> <VIEW> name = CompoundIdentifier() { return new Command.Refresh(name); }
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
    ClusterKey clusterKey;
}
{
    clusterKey = ClusterBy() { return new AlterAction.ClusterBy(clusterKey); }
|   LOOKAHEAD(2) <ADD> [ LOOKAHEAD(1) <CONSTRAINT> SimpleIdentifier() ] constraint = Constraint()
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
    (
        LOOKAHEAD(2) <TIME> <ZONE> { name = new SqlIdentifier("timezone", getPos()); }
        ( ( <LOCAL> | <DEFAULT_> ) { return new Command.Reset(name); } | e = SettingValue() { values.add(e); } )
    |
        name = SettingName()
        [
            ( <EQ> | <TO> )
            e = SettingValue() { values.add(e); }
            ( <COMMA> e = SettingValue() { values.add(e); } )*
        |   <LPAREN> e = SettingValue() { values.add(e); } <RPAREN>
        ]
    )
    { return new Command.Set(name, values); }
|
    <RESET> [ LOOKAHEAD(( <SESSION> | <LOCAL> | <GLOBAL> ) Identifier()) ( <SESSION> | <LOCAL> | <GLOBAL> ) ] name = SettingNameOrAll()
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
    final SqlIdentifier name;
}
{
    <SAVEPOINT> name = SimpleIdentifier()
    { return new Command.Savepoint(Command.SavepointAction.SET, name.getSimple()); }
|
    <RELEASE> [ LOOKAHEAD(2) <SAVEPOINT> ] name = SimpleIdentifier()
    { return new Command.Savepoint(Command.SavepointAction.RELEASE, name.getSimple()); }
|
    LOOKAHEAD({ rollsBackTo() })
    ( <ROLLBACK> | <ABORT> ) [ LOOKAHEAD(1) <TRANSACTION> | LOOKAHEAD(1) <WORK> ] <TO>
    [ LOOKAHEAD(2) <SAVEPOINT> ] name = SimpleIdentifier()
    { return new Command.Savepoint(Command.SavepointAction.ROLLBACK, name.getSimple()); }
|
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
    (
        <TABLE> { kind = Command.ObjectKind.TABLE; }
    |   <COLUMN> { kind = Command.ObjectKind.COLUMN; }
    |   <VIEW> { kind = Command.ObjectKind.VIEW; }
    |   <SEQUENCE> { kind = Command.ObjectKind.SEQUENCE; }
    |   ( <MACRO> | <FUNCTION> ) { kind = Command.ObjectKind.MACRO; } [ LOOKAHEAD(1) <TABLE> ]
    |   <INDEX> { kind = Command.ObjectKind.INDEX; }
    )
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

/** PREPARE, EXECUTE, DEALLOCATE. */
Command PreparedCommand() :
{
    final SqlIdentifier name;
    final SqlParserPos start;
    final List<SqlNode> arguments = new ArrayList<SqlNode>();
}
{
    <PREPARE> name = SimpleIdentifier() <AS>
    { start = new SqlParserPos(getToken(1).beginLine, getToken(1).beginColumn); }
    SqlStmt() { return new Command.Prepare(name, start); }
|
    <EXECUTE> name = SimpleIdentifier()
    [
        <LPAREN> [ ExecuteArgument(arguments) ( <COMMA> ExecuteArgument(arguments) )* ] <RPAREN>
    ]
    { return new Command.Execute(name, arguments); }
|
    <DEALLOCATE> [ LOOKAHEAD(2) <PREPARE> ]
    ( <ALL> { return new Command.Deallocate(null); } | name = SimpleIdentifier() { return new Command.Deallocate(name); } )
}

void ExecuteArgument(List<SqlNode> arguments) :
{
    final SqlIdentifier name;
    final SqlNode e;
}
{
    LOOKAHEAD(SimpleIdentifier() ( <NAMED_ARGUMENT_ASSIGNMENT> | <COLON> <EQ> ))
    name = SimpleIdentifier() ( <NAMED_ARGUMENT_ASSIGNMENT> | <COLON> <EQ> ) e = Expression(ExprContext.ACCEPT_NON_QUERY)
    { arguments.add(SqlStdOperatorTable.ARGUMENT_ASSIGNMENT.createCall(Span.of(name).end(e), e, name)); }
|
    e = Expression(ExprContext.ACCEPT_NON_QUERY) { arguments.add(e); }
}

/** MERGE INTO t USING s ON c | USING (columns) WHEN [NOT] MATCHED [BY SOURCE | BY TARGET] [AND c] THEN ... */
Command MergeCommand() :
{
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SqlNode source;
    SqlNode condition = null;
    SqlNodeList using = null;
    final List<MergeAction> actions = new ArrayList<MergeAction>();
    List<SqlNode> returning = null;
}
{
    <MERGE> <INTO> table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <USING> source = TableRef()
    ( <ON> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) | <USING> using = ParenthesizedSimpleIdentifierList() )
    ( MergeAction(actions) )+
    [ returning = Returning() ]
    {
        return new Command.Merge(table, alias, source, condition, using == null ? List.of() : using.getList(), actions,
            returning == null ? List.of() : returning);
    }
}

void MergeAction(List<MergeAction> actions) :
{
    MergeAction.Case matching = MergeAction.Case.MATCHED;
    SqlNode condition = null;
    MergeAction.Kind kind;
    final List<SqlNode> targets = new ArrayList<SqlNode>();
    final List<SqlNode> values = new ArrayList<SqlNode>();
    SqlNodeList names = null;
    SqlNode source = null;
    SqlNode message = null;
    boolean byName = false;
}
{
    <WHEN> [ <NOT> { matching = MergeAction.Case.NOT_IN_TARGET; } ] <MATCHED>
    [ <BY> ( <SOURCE> { matching = MergeAction.Case.NOT_IN_SOURCE; } | SimpleIdentifier() { matching = MergeAction.Case.NOT_IN_TARGET; } ) ]
    [ <AND> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    <THEN>
    (
        LOOKAHEAD(2)
        <UPDATE> <SET> ( <STAR> | Assignment(targets, values) ( <COMMA> Assignment(targets, values) )* )
        { kind = MergeAction.Kind.UPDATE; }
    |
        <UPDATE> [ <BY> ( <NAME> { byName = true; } | <POSITION> ) ] { kind = MergeAction.Kind.UPDATE; }
    |
        <DELETE> { kind = MergeAction.Kind.DELETE; }
    |
        <INSERT> { kind = MergeAction.Kind.INSERT; }
        [
            LOOKAHEAD(2) <DEFAULT_> <VALUES> { values.add(SqlIdentifier.star(getPos())); }
        |
            <STAR>
        |
            <BY> ( <NAME> { byName = true; } | <POSITION> )
        |
            [ names = ParenthesizedSimpleIdentifierList() { targets.addAll(names.getList()); } ]
            <VALUES> names = ParenthesizedQueryOrCommaListWithDefault(ExprContext.ACCEPT_NONCURSOR) { values.addAll(names.getList()); }
        ]
    |
        <DO> <NOTHING> { kind = MergeAction.Kind.NOTHING; }
    |
        <ERROR> { kind = MergeAction.Kind.ERROR; } [ LOOKAHEAD(1) message = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    )
    { actions.add(new MergeAction(matching, condition, kind, targets, values, byName, message)); }
}

/** WITH before INSERT, UPDATE, DELETE or MERGE. */
Command WithCommand() :
{
    final SqlNodeList items;
    final Command c;
}
{
    items = WithList()
    ( c = InsertCommand() | c = UpdateCommand() | c = DeleteCommand() | c = MergeCommand() )
    { return new Command.With(items, c); }
}

/* Queries */

/** The number of LIMIT, or `50%` and `50 PERCENT`. */
SqlNode LimitExpression() :
{
    final SqlNode e;
    final Span s;
}
{
    LOOKAHEAD({ endsPercent() })
    e = UnsignedNumericLiteralOrParam() { s = span(); } ( <PERCENT_REMAINDER> | <PERCENT> )
    { return ExtraOperators.LIMIT_PERCENT.createCall(s.end(this), e); }
|
    e = Expression(ExprContext.ACCEPT_SUB_QUERY) { return e; }
}

/** PIVOT t ON c [IN (...)], ... USING aggregate, ... GROUP BY g, ... */
SqlNode PivotQuery() :
{
    final Span s;
    final SqlNode table;
    final List<SqlNode> on = new ArrayList<SqlNode>();
    final List<SqlNode> using = new ArrayList<SqlNode>();
    final List<SqlNode> group = new ArrayList<SqlNode>();
}
{
    <PIVOT> { s = span(); } table = TableRef()
    [ <ON> AddSelectItem(on) ( <COMMA> AddSelectItem(on) )* ]
    [ <USING> AddSelectItem(using) ( <COMMA> AddSelectItem(using) )* ]
    [ LOOKAHEAD(2) <GROUP> <BY> AddSelectItem(group) ( <COMMA> AddSelectItem(group) )* ]
    {
        return ExtraOperators.PIVOT.createCall(s.end(this), table, new SqlNodeList(on, s.pos()),
            new SqlNodeList(using, s.pos()), new SqlNodeList(group, s.pos()));
    }
}

/** UNPIVOT t [INCLUDE NULLS] ON c, ... INTO NAME n VALUE v, ... */
SqlNode UnpivotQuery() :
{
    final Span s;
    final SqlNode table;
    SqlIdentifier id;
    boolean nulls = false;
    final List<SqlNode> on = new ArrayList<SqlNode>();
    final List<SqlNode> names = new ArrayList<SqlNode>();
}
{
    <UNPIVOT> { s = span(); } table = TableRef()
    [ <INCLUDE> <NULLS> { nulls = true; } ]
    <ON> AddSelectItem(on) ( <COMMA> AddSelectItem(on) )*
    [
        <INTO> <NAME> id = SimpleIdentifier() { names.add(id); } <VALUE> id = SimpleIdentifier() { names.add(id); }
        ( <COMMA> id = SimpleIdentifier() { names.add(id); } )*
    ]
    {
        return ExtraOperators.UNPIVOT.createCall(s.end(this), table, new SqlNodeList(on, s.pos()),
            new SqlNodeList(names, s.pos()), SqlLiteral.createBoolean(nulls, s.pos()));
    }
}

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
    SqlNode from;
    final List<SqlNode> selectList = new ArrayList<SqlNode>();
    final List<SqlNode> on = new ArrayList<SqlNode>();
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
        <SELECT>
        [
            LOOKAHEAD(2) <DISTINCT> <ON> <LPAREN> AddExpressions(on, ExprContext.ACCEPT_SUB_QUERY) <RPAREN> {
                selectList.add(ExtraOperators.DISTINCT_ON.createCall(s.pos(), on));
            }
        |   keyword = AllOrDistinct() { keywords.add(keyword); }
        ]
        AddSelectItem(selectList)
        ( LOOKAHEAD({ getToken(1).kind == COMMA && !endsSelectList(getToken(2).kind) }) <COMMA> AddSelectItem(selectList) )*
        [ LOOKAHEAD({ getToken(1).kind == COMMA }) <COMMA> ]
    ]
    [ where = Where() ] [ groupBy = GroupBy() ] [ having = Having() ] [ windows = Window() ] [ qualify = Qualify() ]
    [ LOOKAHEAD({ beginsSample() }) from = UsingSample(from) ]
    {
        if (selectList.isEmpty()) {
            selectList.add(SqlIdentifier.star(s.pos()));
        }
        return new SqlSelect(s.end(this), new SqlNodeList(keywords, s.pos()),
            new SqlNodeList(selectList, Span.of(selectList).pos()), from, where, groupBy, having, windows, qualify,
            null, null, null, SqlNodeList.EMPTY);
    }
}

/** A word of SQL where a name is wanted. */
JAVACODE
SqlIdentifier Keyword() {
    final Token word = getNextToken();
    return new SqlIdentifier(word.image, getPos());
}

/** What follows IN without parentheses: one value, a list. */
SqlNodeList BareList() :
{
    final List<Object> list = new ArrayList<Object>();
}
{
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
    {
        final SqlNode e = SqlParserUtil.toTree(list);
        return new SqlNodeList(List.of(e), e.getParserPosition());
    }
}

SqlNode UsingSample(SqlNode from) :
{
    final SqlNode sampled;
}
{
    <USING> <IDENTIFIER> sampled = Sample(from) { return sampled; }
}

/** BERNOULLI (10) REPEATABLE (1) | 10% (system, 1) | reservoir (20 ROWS) | 20. */
SqlNode Sample(SqlNode from) :
{
    final Span s = span();
    String method = "";
    final SqlNode size;
    SqlNode seed = SqlLiteral.createNull(getPos());
}
{
    (
        method = SampleMethod() <LPAREN> size = SampleSize() <RPAREN>
    |   <LPAREN> size = SampleSize() <RPAREN>
    |   size = SampleSize()
    )
    [
        LOOKAHEAD(2) <LPAREN> method = SampleMethod() [ <COMMA> seed = UnsignedNumericLiteral() ] <RPAREN>
    ]
    [ <REPEATABLE> <LPAREN> seed = UnsignedNumericLiteral() <RPAREN> ]
    { return ExtraOperators.SAMPLE.createCall(s.end(this), from, SqlLiteral.createCharString(method, s.pos()), size, seed); }
}

String SampleMethod() : {}
{
    ( <BERNOULLI> | <SYSTEM> | <IDENTIFIER> ) { return token.image; }
}

/** A share, a number of rows, or a bare number, which the method makes one of both. */
SqlNode SampleSize() :
{
    final SqlNode number;
}
{
    number = UnsignedNumericLiteral()
    (
        ( <PERCENT_REMAINDER> | <PERCENT> ) { return ExtraOperators.LIMIT_PERCENT.createCall(number.getParserPosition(), number); }
    |   ( <ROWS> | <ROW> ) { return ExtraOperators.ROW_COUNT.createCall(number.getParserPosition(), number); }
    |   { return number; }
    )
}

/** EXCLUDE (a) REPLACE (e AS b) RENAME (c AS d) after a star; one of each may stand without parentheses. */
SqlNode StarModifiers(SqlIdentifier star) :
{
    final List<SqlNode> exclude = new ArrayList<SqlNode>();
    final List<SqlNode> replace = new ArrayList<SqlNode>();
    final List<SqlNode> rename = new ArrayList<SqlNode>();
    final SqlParserPos pos = star.getParserPosition();
    SqlNode e;
}
{
    [
        ( <EXCLUDE> | <EXCEPT> )
        (
            <LPAREN> e = CompoundIdentifier() { exclude.add(e); } ( <COMMA> e = CompoundIdentifier() { exclude.add(e); } )* <RPAREN>
        |   e = CompoundIdentifier() { exclude.add(e); }
        )
    ]
    [
        <REPLACE>
        (
            LOOKAHEAD(2) <LPAREN> Replacement(replace) ( <COMMA> Replacement(replace) )* <RPAREN>
        |   Replacement(replace)
        )
    ]
    [
        <RENAME>
        ( <LPAREN> Renaming(rename) ( <COMMA> Renaming(rename) )* <RPAREN> | Renaming(rename) )
    ]
    {
        return ExtraOperators.STAR.createCall(Span.of(star).end(this), star, new SqlNodeList(exclude, pos),
            new SqlNodeList(replace, pos), new SqlNodeList(rename, pos));
    }
}

void Replacement(List<SqlNode> list) :
{
    final SqlNode e;
    final SqlIdentifier id;
}
{
    e = Expression(ExprContext.ACCEPT_SUB_QUERY) <AS> id = CompoundIdentifier()
    { list.add(SqlStdOperatorTable.AS.createCall(getPos(), e, id)); }
}

void Renaming(List<SqlNode> list) :
{
    final SqlIdentifier old, id;
}
{
    old = CompoundIdentifier() <AS> id = SimpleIdentifier()
    { list.add(SqlStdOperatorTable.AS.createCall(getPos(), old, id)); }
}

/** #1 is the first column of FROM. */
SqlNode NumberedColumn() : {}
{
    <NUMBERED_COLUMN> { return new SqlIdentifier(token.image, getPos()); }
}

/** A text between $$ and $$, in which nothing is escaped. */
SqlNode DollarText() : {}
{
    <DOLLAR_TEXT> { return SqlLiteral.createCharString(token.image.substring(2, token.image.length() - 2), getPos()); }
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
SqlCall function(String name, SqlParserPos pos, SqlNode... arguments) {
    return createCall(new SqlIdentifier(name, pos), pos, SqlFunctionCategory.USER_DEFINED_FUNCTION, null, List.of(arguments));
}

/** [value FOR parameter, index IN source IF condition]; index and condition may be null. */
JAVACODE
SqlNode comprehension(SqlParserPos pos, SqlNode value, SqlIdentifier parameter, SqlIdentifier index, SqlNode source,
    SqlNode condition) {
    final SqlNodeList parameters = index == null ? SqlNodeList.of(parameter) : SqlNodeList.of(parameter, index);
    if (condition == null) {
        return function("list_transform", pos, source, new SqlLambda(pos, parameters, value));
    }
    if (index == null) {
        final SqlNode kept = function("list_filter", pos, source, new SqlLambda(pos, parameters, condition));
        return function("list_transform", pos, kept, new SqlLambda(pos, parameters, value));
    }
    // Indexes count the elements before the filter: both are made of each element together.
    final SqlNode pair = ExtraOperators.STRUCT.createCall(pos, SqlLiteral.createCharString("kept", pos), condition,
        SqlLiteral.createCharString("value", pos), value);
    final SqlNodeList one = SqlNodeList.of(parameter);
    final SqlNode pairs = function("list_transform", pos, source, new SqlLambda(pos, parameters, pair));
    final SqlNode kept = function("list_filter", pos, pairs,
        new SqlLambda(pos, one, new SqlIdentifier(List.of(parameter.getSimple(), "kept"), pos)));
    return function("list_transform", pos, kept,
        new SqlLambda(pos, one, new SqlIdentifier(List.of(parameter.getSimple(), "value"), pos)));
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
    final SqlIdentifier parameter;
    SqlIdentifier index = null;
    final SqlNode source;
    SqlNode condition = null;
}
{
    <LBRACKET> { s = span(); }
    [
        AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
        (
            <FOR> parameter = SimpleIdentifier() [ <COMMA> index = SimpleIdentifier() ]
            <IN> source = Expression(ExprContext.ACCEPT_SUB_QUERY)
            [ <IF> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
            <RBRACKET>
            { return comprehension(s.end(this), list.get(0), parameter, index, source, condition); }
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

/** The entries of MAP {k: v, ...}: keys and values by turns. */
SqlNodeList MapEntries() :
{
    final Span s;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <LBRACE> { s = span(); }
    [
        AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) <COLON> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
        ( <COMMA> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) <COLON> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) )*
    ]
    <RBRACE>
    { return new SqlNodeList(list, s.end(this)); }
}

/** A literal of a type that the grammar does not know, such as TIMESTAMP_NS '...': a cast. */
SqlNode TypedLiteral() :
{
    final SqlIdentifier type;
    final String text;
}
{
    type = SimpleIdentifier() text = SimpleStringLiteral()
    {
        final SqlParserPos pos = Span.of(type).end(this);
        return SqlLibraryOperators.INFIX_CAST.createCall(pos, SqlLiteral.createCharString(text, getPos()),
            new SqlDataTypeSpec(new SqlUserDefinedTypeNameSpec(type, type.getParserPosition()), type.getParserPosition()));
    }
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
    SqlNode step = null;
    final Span s = span();
}
{
    [ LOOKAHEAD({ getToken(1).kind != COLON }) low = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    [
        <COLON> { if (low == null) { low = SqlLiteral.createNull(getPos()); } }
        [
            LOOKAHEAD({ getToken(1).kind == MINUS && getToken(2).kind == COLON }) <MINUS>
        |   high = Expression(ExprContext.ACCEPT_SUB_QUERY)
        ]
        [ <COLON> step = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
        {
            high = high == null ? SqlLiteral.createNull(getPos()) : high;
            return step == null
                ? ExtraOperators.SLICE_BOUNDS.createCall(s.end(this), low, high)
                : ExtraOperators.SLICE_BOUNDS.createCall(s.end(this), low, high, step);
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
    < NUMBERED_COLUMN: "#" (["0"-"9"])+ >
|   < DOLLAR_TEXT: "$$" ( ~["$"] | "$" ~["$"] )* "$$" >
|   < NEGATE: "!" >
|   < TILDE: "~" >
}
